//! `use module::layer as other`.
use layers::dense as fully_connected;
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
    let x = fully_connected(x)?;
    fully_connected(x)
}

fn main() {}
