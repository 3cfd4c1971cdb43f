//! A path that a layer reaches, and the same path written out.
use varscope::prelude::*;

#[layer]
fn unit(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn block(x: f32) -> Result<f32> {
    let x = scope!("first", unit(x))?;
    scope!("second", unit(x))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("block", block(x))?;
    let tied = scope!("block/second", get_variable!("weights", [2]))?;
    Ok(x + tied.value().sum())
}

fn main() {}
