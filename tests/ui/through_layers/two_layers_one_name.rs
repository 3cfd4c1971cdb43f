//! Two layers that ask for one name.
use varscope::prelude::*;

#[layer]
fn encoder(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn decoder(x: f32) -> Result<f32> {
    let bias = get_variable!("bias", [2])?;
    Ok(x + get_variable!("weights", [2])?.value().sum() + bias.value().sum())
}

#[layer]
fn autoencoder(x: f32) -> Result<f32> {
    let code = encoder(x)?;
    decoder(code)
}

fn main() {}
