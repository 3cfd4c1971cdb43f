//! An autoencoder with tied weights: the decoder multiplies by the encoder's weights, transposed.

use ndarray::Array2;
use varscope::prelude::*;

/// `[batch, 8]` to `[batch, 3]` in two steps.
#[layer]
fn encode(x: &Array2<f32>) -> Result<Array2<f32>> {
    let wide = scope!("wide", {
        let weights = get_variable!("weights", [8, 5])?;
        let bias = get_variable!("bias", [5], initializer = zeros())?;
        (x.dot(&weights.value()) + bias.value()).mapv(f32::tanh)
    });
    scope!("code", {
        let weights = get_variable!("weights", [5, 3])?;
        let bias = get_variable!("bias", [3], initializer = zeros())?;
        Ok((wide.dot(&weights.value()) + bias.value()).mapv(f32::tanh))
    })
}

/// `[batch, 3]` to `[batch, 8]`: biases of its own, and weights that are the encoder's.
#[layer]
fn decode(code: &Array2<f32>) -> Result<Array2<f32>> {
    let of_code = scope!(
        "encoder/code",
        reuse = true,
        get_variable!("weights", [5, 3])
    )?;
    let of_wide = scope!(
        "encoder/wide",
        reuse = true,
        get_variable!("weights", [8, 5])
    )?;
    let bias = scope!(
        "reconstruction/wide",
        get_variable!("bias", [5], initializer = zeros())
    )?;
    let wide = (code.dot(&of_code.value().t()) + bias.value()).mapv(f32::tanh);
    let bias = scope!(
        "reconstruction/output",
        get_variable!("bias", [8], initializer = zeros())
    )?;
    Ok(wide.dot(&of_wide.value().t()) + bias.value())
}

/// The input as it comes out again, and what the encoder makes of that.
#[layer]
fn autoencoder(x: &Array2<f32>) -> Result<(Array2<f32>, Array2<f32>)> {
    let code = scope!("encoder", encode(x))?;
    let output = decode(&code)?;
    let code_again = scope!("encoder", reuse = true, encode(&output))?;
    Ok((output, code_again - code))
}

/// How far the output is from the input, and the code of the one from the code of the other.
fn pass(store: &VarStore, x: &Array2<f32>) -> Result<(f32, f32)> {
    let (output, moved) = model!(store, scope!("autoencoder", autoencoder(x)))?;
    let error = (output - x).mapv(|v| v * v).sum();
    Ok((error, moved.sum()))
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<(f32, f32)> {
    pass(store, &Array2::ones((2, 8)))?;
    pass(store, &Array2::zeros((2, 8)))
}
