//! DESIGN's first example: one layer, twice in one scope.
use varscope::prelude::*;

#[layer]
fn conv_relu(x: f32, kernel_shape: [usize; 4], bias_shape: [usize; 1]) -> Result<f32> {
    let weights = get_variable!("weights", kernel_shape)?;
    let biases = get_variable!("biases", bias_shape)?;
    Ok(x + weights.value().sum() + biases.value().sum())
}

#[layer]
fn my_image_filter(x: f32) -> Result<f32> {
    let relu1 = conv_relu(x, [5, 5, 32, 32], [32])?;
    conv_relu(relu1, [5, 5, 32, 32], [32])
}

fn main() {}
