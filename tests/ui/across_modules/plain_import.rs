//! `use module::layer`.
use layers::dense;
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().sum())
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    dense(x)
}

fn main() {}
