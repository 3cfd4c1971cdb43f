//! A layer whose name is a keyword.
use varscope::prelude::*;

#[layer]
fn r#match(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = r#match(x)?;
    r#match(x)
}

fn main() {}
