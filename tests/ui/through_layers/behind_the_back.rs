//! Sharing that a plain function turns on is not to be seen: the one thing that the rule refuses.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

fn share() -> Result<()> {
    reuse_variables()
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    share()?;
    dense(x)
}

fn main() {}
