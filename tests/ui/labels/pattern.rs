//! An argument that is taken apart has no name.
use varscope::prelude::*;

#[layer]
fn pair((a, b): (f32, f32)) -> f32 {
    a + b
}

#[layer]
fn net() -> f32 {
    pair(both = (1.0, 2.0))
}

fn main() {}
