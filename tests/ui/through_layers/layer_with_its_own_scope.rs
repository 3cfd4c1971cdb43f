//! `scope = "…"` in the attribute is a fixed name.
use varscope::prelude::*;

#[layer(scope = "dense")]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    dense(x)
}

fn main() {}
