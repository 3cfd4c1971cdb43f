//! A label that the layer does not have.
use varscope::prelude::*;

#[layer]
fn conv_relu(x: f32, kernel_shape: [usize; 4], bias_shape: [usize; 1]) -> Result<f32> {
    let weights = get_variable!("weights", kernel_shape)?;
    let biases = get_variable!("biases", bias_shape)?;
    Ok(x + weights.value().sum() + biases.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    conv_relu(x, kernel_size = [5, 5, 32, 32], bias_shape = [32])
}

fn main() {}
