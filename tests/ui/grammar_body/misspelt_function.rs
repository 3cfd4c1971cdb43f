//! What is not there, rustc says, and nobody else.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [2])?.value().sum())
    }
}

mod brought {
    use super::layers::*;
    use varscope::prelude::*;

    #[layer]
    pub fn net(x: f32) -> Result<f32> {
        scope!("a", dens(dense(x)?))
    }
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", layers::dens(x))?;
    let x = brought::net(x)?;
    dens(x)
}

fn main() {}
