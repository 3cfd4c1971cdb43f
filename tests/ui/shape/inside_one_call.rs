//! What the arguments of one call set at odds: the layer by itself is right.
use varscope::prelude::*;

#[layer]
fn tied(x: f32, shape: [usize; 2]) -> Result<f32> {
    let x = x + scope!("tied", get_variable!("weights", [8, 4]))?.value().sum();
    Ok(x + scope!("tied", reuse = true, get_variable!("weights", shape))?.value().sum())
}

#[layer]
fn right(x: f32) -> Result<f32> {
    tied(x, [8, 4])
}

#[layer]
fn wrong(x: f32) -> Result<f32> {
    tied(x, [4, 8])
}

#[layer]
fn caller(x: f32) -> Result<f32> {
    scope!("a", wrong(x))
}

fn main() {}
