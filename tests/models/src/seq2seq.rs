//! Sequence to sequence: encoder, decoder and output share one embedding.

use ndarray::{Array2, Axis};
use varscope::prelude::*;

/// The vectors `[words, 3]` of words out of five.
#[layer]
fn embed(words: &[usize]) -> Result<Array2<f32>> {
    let table = get_variable!("table", [5, 3], initializer = random_uniform(-0.1, 0.1))?;
    Ok(table.value().select(Axis(0), words))
}

/// One step of a plain recurrent net.
#[layer]
fn step(x: &Array2<f32>, state: &Array2<f32>) -> Result<Array2<f32>> {
    let input = get_variable!("input", [3, 4])?;
    let recurrent = get_variable!("recurrent", [4, 4], initializer = orthogonal(1.0))?;
    let bias = get_variable!("bias", [4], initializer = zeros())?;
    Ok((x.dot(&input.value()) + state.dot(&recurrent.value()) + bias.value()).mapv(f32::tanh))
}

/// Two words to a state.
#[layer]
fn encode(first: &Array2<f32>, second: &Array2<f32>) -> Result<Array2<f32>> {
    let state = scope!("step", step(first, &Array2::zeros((1, 4))))?;
    scope!("step", reuse = true, step(second, &state))
}

/// The scores `[1, 5]` of the word behind `x`: the output embedding is the input's.
#[layer]
fn decode(x: &Array2<f32>, state: &Array2<f32>) -> Result<Array2<f32>> {
    let point = scope!("decoder", {
        let state = scope!("step", step(x, state))?;
        let state = scope!("step", reuse = true, step(x, &state))?;
        let to_embedding = get_variable!("to_embedding", [4, 3])?;
        state.dot(&to_embedding.value())
    });
    let table = scope!("embedding", reuse = true, get_variable!("table", [5, 3]))?;
    let bias = scope!("output", get_variable!("bias", [5], initializer = zeros()))?;
    Ok(point.dot(&table.value().t()) + bias.value())
}

/// The scores of the word behind the three.
fn pass(store: &VarStore, words: [usize; 3]) -> Result<Array2<f32>> {
    model!(store, {
        let first = scope!("embedding", embed(&words[..1]))?;
        let second = scope!("embedding", reuse = true, embed(&words[1..2]))?;
        let third = scope!("embedding", reuse = true, embed(&words[2..]))?;
        let state = scope!("encoder", encode(&first, &second))?;
        decode(&third, &state)
    })
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<Array2<f32>> {
    pass(store, [0, 1, 2])?;
    pass(store, [2, 3, 4])
}
