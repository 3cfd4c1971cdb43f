//! `varscope_nn::candle`: values and gradients against TensorFlow's numbers, finite differences and candle's own operations.

mod arguments;
mod gradients;
#[path = "../recorded/mod.rs"]
mod recorded;
mod tensorflow;

use candle_core::{DType, Device, Tensor, Var};
use recorded::fill;

const DENSE: [usize; 4] = [1, 1, 1, 1];

fn filled(shape: &[usize], seed: usize) -> Var {
    let tensor = Tensor::from_vec(fill(shape, seed), shape, &Device::Cpu).unwrap();
    Var::from_tensor(&tensor).unwrap()
}

fn elements(tensor: &Tensor) -> Vec<f32> {
    tensor
        .to_dtype(DType::F32)
        .unwrap()
        .flatten_all()
        .unwrap()
        .to_vec1()
        .unwrap()
}

/// The gradients of `sum(output * fill(3))`, as the recordings have them.
fn gradients<const N: usize>(output: &Tensor, of: [&Var; N]) -> [Vec<f32>; N] {
    let weights = filled(output.dims(), 3)
        .to_dtype(output.dtype())
        .unwrap()
        .detach();
    let gradients = (output * weights)
        .unwrap()
        .sum_all()
        .unwrap()
        .backward()
        .unwrap();
    of.map(|var| elements(gradients.get(var).expect("the variable has a gradient")))
}
