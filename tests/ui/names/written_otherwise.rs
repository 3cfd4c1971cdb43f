//! A name in parentheses is that name, and so is an empty one.
use varscope::layer as nn;
use varscope::prelude::*;

#[nn]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!(("weights"), [2])?.value().sum())
}

#[nn]
fn parentheses(x: f32) -> Result<f32> {
    let x = scope!(("a"), dense(x))?;
    scope!("a", dense(x))
}

#[layer]
fn empty(x: f32) -> Result<f32> {
    let x = scope!("", reuse = false, dense(x))?;
    scope!("", reuse = false, dense(x))
}

#[layer]
fn inside(x: f32) -> Result<f32> {
    scope!("", reuse = false, dense(dense(x)?))
}

fn main() {}
