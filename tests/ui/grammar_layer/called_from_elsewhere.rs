//! What is wrong in a layer is said there, and nothing at its calls.
use layers::{key, value};
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer(scop = "key")]
    pub fn key(x: f32, units: usize) -> Result<f32> {
        Ok(x + get_variable!("weights", [units])?.value().sum())
    }

    #[layer(scope = )]
    pub fn value(x: f32, units: usize) -> Result<f32> {
        Ok(x + get_variable!("weights", [units])?.value().sum())
    }
}

#[layer(check)]
fn beside(x: f32) -> Result<f32> {
    Ok(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", key(x, units = 3))?;
    let x = scope!("b", value(x, units = 3))?;
    layers::key(beside(x)?, units = 3)
}

fn main() {}
