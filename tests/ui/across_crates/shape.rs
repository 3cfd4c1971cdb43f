//! Arguments go through to the other crate.
use varscope::prelude::*;
use varscope_test_layers::dense;

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", dense(x, [2, 3]))?;
    scope!("a", reuse = true, dense(x, [3, 2]))
}

fn main() {}
