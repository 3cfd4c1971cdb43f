//! A residual net on images: blocks that add what they compute to what they were given.

use anyhow::Error;
use ndarray::{Array2, Array4, Axis};
use varscope::prelude::*;

/// A convolution with a bias.
#[layer]
fn conv(x: &Array4<f32>, kernel: [usize; 4], channels: [usize; 1]) -> Result<Array4<f32>, Error> {
    let kernel = get_variable!("kernel", kernel, initializer = he_normal())?;
    let bias = get_variable!("bias", channels, initializer = zeros())?;
    Ok(nn::conv2d(x, &kernel.value(), [1, 1, 1, 1], Padding::Same)? + bias.value())
}

/// Two convolutions around which the input goes unchanged.
#[layer]
fn block(x: &Array4<f32>) -> Result<Array4<f32>, Error> {
    let inner = nn::relu(&scope!("conv1", conv(x, [3, 3, 4, 4], [4]))?);
    let outer = scope!("conv2", conv(&inner, [3, 3, 4, 4], [4]))?;
    let gain = get_variable!("gain", [1], initializer = constant(0.1))?;
    Ok(nn::relu(&(x + outer * gain.value())))
}

/// Images `[batch, height, width, 1]` to the scores of three classes.
#[layer]
fn residual_net(images: &Array4<f32>) -> Result<Array2<f32>, Error> {
    let x = scope!("stem", conv(images, [3, 3, 1, 4], [4]))?;
    let x = scope!("block1", block(&x))?;
    let x = scope!("block2", block(&x))?;
    let pooled = x.sum_axis(Axis(2)).sum_axis(Axis(1));
    scope!("head", {
        let weights = get_variable!("weights", [4, 3])?;
        let bias = get_variable!("bias", [3], initializer = zeros())?;
        Ok(pooled.dot(&weights.value()) + bias.value())
    })
}

/// Scores of a batch to train on and of one to validate on, from the same variables.
fn pass(store: &VarStore, train: &Array4<f32>, valid: &Array4<f32>) -> Result<f32, Error> {
    model!(store, {
        let trained = scope!("net", residual_net(train))?;
        let validated = scope!("net", reuse = true, residual_net(valid))?;
        Ok(trained.sum() - validated.sum())
    })
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<f32, Error> {
    let (train, valid) = (Array4::ones((2, 4, 4, 1)), Array4::zeros((1, 4, 4, 1)));
    pass(store, &train, &valid)?;
    pass(store, &train, &valid)
}
