//! A siamese net: two images go through one tower, and a small head judges the distance.

use ndarray::{Array1, Array2, Axis};
use varscope::prelude::*;

/// `[batch, shape[0]]` to `[batch, shape[1]]`, with a bias.
#[layer]
fn dense(x: &Array2<f32>, shape: [usize; 2], bias_shape: [usize; 1]) -> Result<Array2<f32>> {
    let weights = get_variable!("weights", shape, initializer = he_normal())?;
    let bias = get_variable!("bias", bias_shape, initializer = zeros())?;
    Ok(x.dot(&weights.value()) + bias.value())
}

/// `[batch, 9]` to points `[batch, 4]`.
#[layer]
fn tower(image: &Array2<f32>) -> Result<Array2<f32>> {
    let hidden = scope!("hidden", dense(image, [9, 6], [6]))?.mapv(|v| v.max(0.0));
    let refined = scope!("refined", dense(&hidden, [6, 6], [6]))?.mapv(|v| v.max(0.0));
    scope!("point", dense(&refined, [6, 4], [4]))
}

/// The log-odds `[batch]` that the images of two batches show the same.
#[layer]
fn same(left: &Array2<f32>, right: &Array2<f32>) -> Result<Array1<f32>> {
    let left = scope!("tower", tower(left))?;
    let right = scope!("tower", reuse = true, tower(right))?;
    let scale = get_variable!("scale", [1], initializer = constant(-1.0))?;
    let threshold = get_variable!("threshold", [1], initializer = ones())?;
    let distance = (left - right).mapv(|v| v * v).sum_axis(Axis(1));
    Ok(distance * scale.value() + threshold.value())
}

/// The model over two pairs of batches that share everything.
fn pass(store: &VarStore, first: &Array2<f32>, second: &Array2<f32>) -> Result<Array1<f32>> {
    model!(store, {
        let same_pair = scope!("siamese", same(first, first))?;
        let other_pair = scope!("siamese", reuse = true, same(first, second))?;
        Ok(same_pair - other_pair)
    })
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<Array1<f32>> {
    let (first, second) = (Array2::ones((2, 9)), Array2::zeros((2, 9)));
    pass(store, &first, &second)?;
    pass(store, &second, &first)
}
