//! Literals that pass through a layer in between.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, shape: [usize; 2]) -> Result<f32> {
    Ok(x + get_variable!("weights", shape)?.value().sum())
}

#[layer]
fn block(units: usize, x: f32) -> Result<f32> {
    scope!("dense", dense(x, [units, units]))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = block(64, x)?;
    scope!("dense", reuse = auto, dense(x, [64, 32]))
}

fn main() {}
