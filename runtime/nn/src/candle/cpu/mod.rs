//! Our kernels as candle operations, with their gradients.

mod conv2d;
mod max_pool;
mod normalize;
mod on;

use candle_core::{Result, Shape, Tensor, WithDType};

use crate::conv2d::Checked;
use crate::geometry::PoolShape;
use crate::kernel::{self, Lane};

pub(super) use normalize::{batch_norm, layer_norm, scale_offset};
use on::{Kernel, On};

pub(super) fn conv2d(
    layer: Checked,
    input: &Tensor,
    filter: &Tensor,
    bias: Option<&Tensor>,
) -> Result<Tensor> {
    let mut arguments = [Some(input), Some(filter), bias].into_iter().flatten();
    let tracked = arguments.any(Tensor::track_op);
    let (input, filter) = (input.contiguous()?, filter.contiguous()?);
    let op = On(conv2d::Conv2d::new(layer, tracked));
    match bias {
        Some(bias) => input.apply_op3(&filter, &bias.contiguous()?, op),
        None => input.apply_op2(&filter, op),
    }
}

pub(super) fn max_pool(shape: PoolShape, input: &Tensor) -> Result<Tensor> {
    let tracked = input.track_op();
    let op = On(max_pool::MaxPool::new(shape, tracked));
    input.contiguous()?.apply_op1(op)
}

pub(super) fn relu(input: &Tensor) -> Result<Tensor> {
    input.contiguous()?.apply_op1(On(Relu))
}

pub(super) fn bias_add(input: &Tensor, bias: &Tensor) -> Result<Tensor> {
    let (input, bias) = (input.contiguous()?, bias.contiguous()?);
    input.apply_op2(&bias, On(BiasAdd))
}

/// Lets `compute` run only where it is needed.
fn wanted(argument: &Tensor, compute: impl FnOnce() -> Result<Tensor>) -> Result<Option<Tensor>> {
    if argument.track_op() {
        compute().map(Some)
    } else {
        Ok(None)
    }
}

struct Relu;

impl Kernel<1> for Relu {
    const NAME: &'static str = "relu";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane + WithDType>(&self, [input]: [&[T]; 1]) -> Vec<T> {
        kernel::relu(input)
    }

    fn backward(
        &self,
        [input]: [&Tensor; 1],
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 1]> {
        Ok([wanted(input, || {
            result.apply_op2_no_bwd(gradient, &On(ReluGradient))
        })?])
    }
}

struct ReluGradient;

impl Kernel<2> for ReluGradient {
    const NAME: &'static str = "relu_gradient";

    fn shape(&self, result: &Shape) -> Shape {
        result.clone()
    }

    fn compute<T: Lane + WithDType>(&self, [result, gradient]: [&[T]; 2]) -> Vec<T> {
        kernel::relu_gradient(result, gradient)
    }
}

struct BiasAdd;

impl Kernel<2> for BiasAdd {
    const NAME: &'static str = "bias_add";

    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    fn compute<T: Lane + WithDType>(&self, [input, bias]: [&[T]; 2]) -> Vec<T> {
        kernel::bias_add(input, bias)
    }

    fn backward(
        &self,
        [input, bias]: [&Tensor; 2],
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<[Option<Tensor>; 2]> {
        Ok([
            wanted(input, || Ok(gradient.clone()))?,
            wanted(bias, || {
                gradient.apply_op1_no_bwd(&On(BiasGradient(bias.elem_count())))
            })?,
        ])
    }
}

struct BiasGradient(usize);

impl Kernel<1> for BiasGradient {
    const NAME: &'static str = "bias_gradient";

    fn shape(&self, _: &Shape) -> Shape {
        self.0.into()
    }

    fn compute<T: Lane + WithDType>(&self, [gradient]: [&[T]; 1]) -> Vec<T> {
        kernel::bias_gradient(self.0, gradient)
    }
}
