//! What looking variables up costs a training step: of a small convolutional net on a batch of 64 digits' size, the same kernels on
//! both sides. (How fast these are is measured by the bench `training` of `varscope-nn`.)

use candle_core::Var;
use candle_nn::{Optimizer, SGD, loss};
use varscope::candle::prelude::*;
use varscope_measure::{Row, paired};

const BATCH: usize = 64;
const POOL: [usize; 4] = [1, 2, 2, 1];
const ROUNDS: usize = 150;

pub(crate) fn rows() -> Vec<Row> {
    vec![lookups().expect("the net is well-formed")]
}

fn convolution(x: &Tensor, filter: &Tensor, bias: &Tensor) -> Result<Tensor> {
    nn::Conv2d::new(filter, [1; 4], Padding::Same)
        .with_bias(bias)
        .with_relu()
        .with_max_pool(POOL, POOL, Padding::Same)
        .forward(x)
}

fn dense(x: &Tensor, kernel: &Tensor, bias: &Tensor) -> Result<Tensor> {
    x.flatten_from(1)?.matmul(kernel)?.broadcast_add(bias)
}

#[layer]
fn named_convolution(x: &Tensor, outputs: usize) -> Result<Tensor> {
    let filter = get_variable!("filter", [5, 5, x.dim(3)?, outputs])?;
    let bias = get_variable!("bias", [outputs], initializer = zeros())?;
    convolution(x, &filter, &bias)
}

#[layer]
fn named_dense(x: &Tensor, units: usize) -> Result<Tensor> {
    let inputs = x.elem_count() / x.dim(0)?;
    let kernel = get_variable!("kernel", [inputs, units])?;
    let bias = get_variable!("bias", [units], initializer = zeros())?;
    dense(x, &kernel, &bias)
}

#[layer]
fn looked_up(images: &Tensor) -> Result<Tensor> {
    let x = scope!("conv1", named_convolution(images, 32))?;
    let x = scope!("conv2", named_convolution(&x, 64))?;
    scope!("logits", named_dense(&x, 10))
}

/// The same net over variables that somebody keeps.
struct Held(Vec<Var>);

impl Held {
    fn logits(&self, images: &Tensor) -> Result<Tensor> {
        let [f1, b1, f2, b2, kernel, bias] = &self.0[..] else {
            unreachable!("the net has six variables")
        };
        let x = convolution(&convolution(images, f1, b1)?, f2, b2)?;
        dense(&x, kernel, bias)
    }
}

fn lookups() -> Result<Row> {
    let images = Tensor::randn(0f32, 1.0, (BATCH, 28, 28, 1), &Device::Cpu)?;
    let labels: Vec<u32> = (0..BATCH as u32).map(|i| i % 10).collect();
    let labels = Tensor::new(labels, &Device::Cpu)?;
    let step = |optimizer: &mut SGD, logits: Result<Tensor>| {
        let step = logits
            .and_then(|logits| loss::cross_entropy(&logits, &labels))
            .and_then(|loss| optimizer.backward_step(&loss));
        step.expect("a training step");
    };
    let stores = [VarStore::with_seed(1), VarStore::with_seed(1)];
    let forward = |store: &VarStore| model!(store, scope!("net", looked_up(&images)));
    for store in &stores {
        forward(store)?;
    }
    let [named, held] = stores;
    let mut named_sgd = SGD::new(named.trainable_vars(), 0.01)?;
    let held = Held(held.trainable_vars());
    let mut held_sgd = SGD::new(held.0.clone(), 0.01)?;
    let times = paired(
        || step(&mut named_sgd, forward(&named)),
        || step(&mut held_sgd, held.logits(&images)),
        ROUNDS,
    );
    let case = "training step, variables looked up or held";
    Ok(Row::new(case, times, 1.01))
}
