//! A plain function has no names to compare with.
use varscope::prelude::*;

fn plain(x: f32, scale: f32) -> f32 {
    x * scale
}

#[layer]
fn net(x: f32) -> f32 {
    plain(x, scale = 2.0)
}

mod other {
    pub fn plain(x: f32, scale: f32) -> f32 {
        x * scale
    }
}

#[layer]
fn qualified(x: f32) -> f32 {
    other::plain(x, scale = 2.0)
}

fn main() {}
