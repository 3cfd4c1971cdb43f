//! Layers that somebody's `macro_rules!` makes have signatures, and labels.
use varscope::prelude::*;

macro_rules! dense {
    ($vis:vis $name:ident, $n:expr) => {
        #[layer]
        $vis fn $name(x: f32, scale: f32) -> Result<f32> {
            Ok(x * scale + get_variable!("weights", [$n])?.value().sum())
        }
    };
}

dense!(small, 2);

mod layers {
    use varscope::prelude::*;

    dense!(pub large, 5);
}

#[layer]
fn beside(x: f32) -> Result<f32> {
    let x = small(x, scale = 2.0)?;
    small(x, scale = 3.0)
}

#[layer]
fn from_a_module(x: f32) -> Result<f32> {
    let x = layers::large(x, scale = 2.0)?;
    layers::large(x, size = 3.0)
}

fn main() {}
