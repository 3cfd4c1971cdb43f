//! What is called here, only the run knows.
use varscope::prelude::*;

struct Net;

impl Net {
    fn new(size: usize) -> Self {
        assert!(size > 0);
        Self
    }
}

#[layer]
fn net(f: fn(f32, f32) -> f32, x: f32) -> f32 {
    let _ = Net::new(size = 3);
    f(x, scale = 2.0)
}

fn main() {}
