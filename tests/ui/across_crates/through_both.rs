//! A layer here around a layer there.
use varscope::prelude::*;
use varscope_test_layers::*;

#[layer]
fn block(x: f32) -> Result<f32> {
    scope!("dense", dense(x, [2, 3]))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("block", block(x))?;
    let x = scope!("block/dense", dense(x, [2, 3]))?;
    Ok(x)
}

fn main() {}
