//! The shortest mistake.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    let bias = get_variable!("weights", [2])?;
    Ok(x + weights.value().sum() + bias.value().sum())
}

fn main() {}
