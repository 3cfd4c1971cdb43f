//! Five layers down.
use varscope::prelude::*;

#[layer]
fn unit(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn block(x: f32) -> Result<f32> {
    scope!("unit", unit(x))
}

#[layer]
fn stage(x: f32) -> Result<f32> {
    scope!("block", block(x))
}

#[layer]
fn tower(x: f32) -> Result<f32> {
    scope!("stage", stage(x))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("tower", tower(x))?;
    scope!("tower", tower(x))
}

#[layer]
fn caller(x: f32) -> Result<f32> {
    net(x)
}

fn main() {}
