//! A parameter is the caller's up to the `let` that takes its name.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, kernel: [usize; 2]) -> Result<f32> {
    let kernel = get_variable!("kernel", kernel)?;
    Ok(x + kernel.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("dense", dense(x, [4, 8]))?;
    scope!("dense", reuse = true, dense(x, [8, 4]))
}

fn main() {}
