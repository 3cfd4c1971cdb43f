//! A path as far as its first colon is no field of a struct.
use varscope::prelude::*;

struct Net;

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!("a", Net:)
}

fn main() {}
