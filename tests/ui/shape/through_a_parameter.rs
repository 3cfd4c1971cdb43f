//! The caller's literals are the layer's shapes.
use varscope::prelude::*;

#[layer]
fn conv_relu(x: f32, kernel_shape: [usize; 4]) -> Result<f32> {
    Ok(x + get_variable!("weights", kernel_shape)?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("conv", conv_relu(x, [5, 5, 32, 32]))?;
    scope!("conv", reuse = true, conv_relu(x, [3, 3, 32, 32]))
}

fn main() {}
