//! A method that calls a layer twice.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

struct Net;

impl Net {
    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        let x = dense(x)?;
        dense(x)
    }
}

fn main() {
    Net.forward(1.0).unwrap();
}
