//! A transformer block, applied twice: the second application shares the first one's variables, as ALBERT's layers do.

use ndarray::{Array2, Axis};
use varscope::prelude::*;

/// `[tokens, shape[0]]` to `[tokens, shape[1]]`.
#[layer]
fn project(x: &Array2<f32>, shape: [usize; 2]) -> Result<Array2<f32>> {
    let weights = get_variable!("weights", shape, initializer = glorot_normal())?;
    Ok(x.dot(&weights.value()))
}

/// Rows of mean 0 and variance 1, scaled and moved.
#[layer]
fn layer_norm(x: &Array2<f32>) -> Result<Array2<f32>> {
    let gain = get_variable!("gain", [4], initializer = ones())?;
    let shift = get_variable!("shift", [4], initializer = zeros())?;
    let centred = x - &(x.sum_axis(Axis(1)) / 4.0).insert_axis(Axis(1));
    let deviation = (centred.mapv(|v| v * v).sum_axis(Axis(1)) / 4.0 + 1e-6).sqrt();
    Ok(centred / deviation.insert_axis(Axis(1)) * gain.value() + shift.value())
}

/// Every token looks at every other.
#[layer]
fn attention(x: &Array2<f32>) -> Result<Array2<f32>> {
    let query = scope!("query", project(x, [4, 4]))?;
    let key = scope!("key", project(x, [4, 4]))?;
    let value = scope!("value", project(x, [4, 4]))?;
    let scores = (query.dot(&key.t()) / 2.0).exp();
    let total = scores.sum_axis(Axis(1)).insert_axis(Axis(1));
    scope!("output", project(&(scores / total).dot(&value), [4, 4]))
}

/// Each token by itself, through something wider.
#[layer]
fn feed_forward(x: &Array2<f32>) -> Result<Array2<f32>> {
    let wide = scope!("widen", project(x, [4, 8]))?.mapv(|v| v.max(0.0));
    scope!("narrow", project(&wide, [8, 4]))
}

#[layer]
fn block(x: &Array2<f32>) -> Result<Array2<f32>> {
    let seen = x + scope!("attention", attention(x))?;
    let seen = scope!("norm1", layer_norm(&seen))?;
    let thought = &seen + scope!("feed_forward", feed_forward(&seen))?;
    scope!("norm2", layer_norm(&thought))
}

/// Two passes over two applications of one block.
pub fn run(store: &VarStore) -> Result<Array2<f32>> {
    pass(store, &Array2::eye(4))?;
    pass(store, &Array2::ones((3, 4)))
}

fn pass(store: &VarStore, tokens: &Array2<f32>) -> Result<Array2<f32>> {
    model!(store, {
        let once = scope!("block", block(tokens))?;
        let twice = scope!("block", reuse = true, block(&once))?;
        scope!("logits", project(&twice, [4, 5]))
    })
}
