//! The layer asks for a name that is taken.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let gain = get_variable!("weights", [2])?;
    dense(x + gain.value().sum())
}

fn main() {}
