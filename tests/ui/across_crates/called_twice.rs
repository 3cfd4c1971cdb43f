//! A layer of another crate.
use varscope::prelude::*;
use varscope_test_layers::dense;

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x, [2, 3])?;
    dense(x, [2, 3])
}

fn main() {}
