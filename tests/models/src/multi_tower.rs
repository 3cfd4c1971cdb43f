//! A net in towers: each takes a part of the batch, and all have one set of variables.

use ndarray::{Array2, Axis, concatenate};
use varscope::prelude::*;

/// `[batch, shape[0]]` to `[batch, shape[1]]`, with a bias.
#[layer]
fn dense(x: &Array2<f32>, shape: [usize; 2], bias: [usize; 1]) -> Result<Array2<f32>> {
    let weights = get_variable!("weights", shape)?;
    let bias = get_variable!("bias", bias, initializer = zeros())?;
    Ok(x.dot(&weights.value()) + bias.value())
}

/// `[batch, 4]` to `[batch, 2]`.
#[layer]
fn tower(x: &Array2<f32>) -> Result<Array2<f32>> {
    let first = scope!("first", dense(x, [4, 4], [4]))?.mapv(|v| v.max(0.0));
    let second = scope!("second", dense(&first, [4, 4], [4]))?.mapv(|v| v.max(0.0));
    scope!("scores", dense(&second, [4, 2], [2]))
}

/// As many towers as there are parts: which of them is the first is known when it runs, and so is the reuse.
#[layer]
fn towers(parts: &[Array2<f32>]) -> Result<f32> {
    let mut total = 0.0;
    for (i, part) in parts.iter().enumerate() {
        total += scope!("towers", reuse = i > 0, tower(part))?.sum();
    }
    let temperature = get_variable!("temperature", [1], initializer = ones())?;
    Ok(total * temperature.value()[0])
}

/// Two towers side by side, then as many as the batch has rows.
fn pass(store: &VarStore, batch: &Array2<f32>) -> Result<f32> {
    let (upper, lower) = batch.view().split_at(Axis(0), 2);
    let rows: Vec<_> = batch
        .rows()
        .into_iter()
        .map(|row| row.insert_axis(Axis(0)).to_owned())
        .collect();
    model!(store, {
        let a = scope!("pair", tower(&upper.to_owned()))?;
        let b = scope!("pair", reuse = true, tower(&lower.to_owned()))?;
        let both = concatenate![Axis(0), a, b];
        let total = scope!("many", towers(&rows))?;
        Ok(total + both.sum())
    })
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<f32> {
    pass(store, &Array2::ones((4, 4)))?;
    pass(store, &Array2::eye(4))
}
