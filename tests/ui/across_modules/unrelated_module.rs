//! A module that has the callee's name and is none of ours comes in by an import.
use other::nn::linear;
use varscope::prelude::*;

mod other {
    pub mod nn {
        pub mod linear {
            pub fn linear(x: f32) -> f32 {
                x
            }
        }
        pub use linear::linear;
    }
}

#[layer]
fn net(x: f32) -> f32 {
    linear(x)
}

fn main() {}
