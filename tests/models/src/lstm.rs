//! An LSTM cell, unrolled: every step after the first uses the variables of the first.

use ndarray::Array2;
use varscope::prelude::*;

/// The sum of an input's and a state's contribution to a gate, `[batch, 3]`.
#[layer]
fn gate(x: &Array2<f32>, h: &Array2<f32>) -> Result<Array2<f32>> {
    let input = get_variable!("input", [2, 3])?;
    let state = get_variable!("state", [3, 3], initializer = orthogonal(1.0))?;
    let bias = get_variable!("bias", [3], initializer = zeros())?;
    Ok(x.dot(&input.value()) + h.dot(&state.value()) + bias.value())
}

/// One step: the next state and the next memory.
#[layer]
fn cell(x: &Array2<f32>, h: &Array2<f32>, c: &Array2<f32>) -> Result<(Array2<f32>, Array2<f32>)> {
    let keep = scope!("forget", gate(x, h))?.mapv(sigmoid);
    let write = scope!("input", gate(x, h))?.mapv(sigmoid);
    let read = scope!("output", gate(x, h))?.mapv(sigmoid);
    let new = scope!("candidate", gate(x, h))?.mapv(f32::tanh);
    let c = c * keep + write * new;
    let h = c.mapv(f32::tanh) * read;
    Ok((h, c))
}

/// Three steps forward, and a projection of the last state.
#[layer]
fn unrolled(steps: &[Array2<f32>; 3]) -> Result<Array2<f32>> {
    let start = Array2::zeros((1, 3));
    let (h, c) = scope!("cell", cell(&steps[0], &start, &start))?;
    let (h, c) = scope!("cell", reuse = true, cell(&steps[1], &h, &c))?;
    let (h, _) = scope!("cell", reuse = true, cell(&steps[2], &h, &c))?;
    let projection = get_variable!("projection", [3, 1])?;
    Ok(h.dot(&projection.value()))
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// One variable set for the sequence as it is and for what is left of it without its first step.
fn pass(store: &VarStore, x: &Array2<f32>) -> Result<Array2<f32>> {
    let sequence = [x.clone(), x * 2.0, x * 3.0];
    let shifted = [x * 2.0, x * 3.0, x.clone()];
    model!(store, {
        let forward = scope!("lstm", unrolled(&sequence))?;
        let again = scope!("lstm", reuse = true, unrolled(&shifted))?;
        Ok(forward + again)
    })
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<Array2<f32>> {
    pass(store, &Array2::ones((1, 2)))?;
    pass(store, &Array2::zeros((1, 2)))
}
