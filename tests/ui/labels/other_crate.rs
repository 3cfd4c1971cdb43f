//! Names of another crate's layer.
use varscope::prelude::*;
use varscope_test_layers::dense;

#[layer]
fn net(x: f32) -> Result<f32> {
    dense(x, size = [2, 3])
}

fn main() {}
