//! The layer has asked for the name already.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

fn main() {}
