//! A parameter that is one dimension of the shape.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, inputs: usize, units: usize) -> Result<f32> {
    Ok(x + get_variable!("weights", [inputs, units])?.value().sum())
}

#[layer]
fn net(x: f32, inputs: usize) -> Result<f32> {
    let x = scope!("dense", dense(x, inputs, 64))?;
    scope!("dense", reuse = true, dense(x, inputs, 32))
}

fn main() {}
