//! An autoencoder whose decoder has the encoder's weights, transposed, and biases of its own.
use varscope::prelude::*;

#[layer]
fn encode(x: f32) -> Result<f32> {
    let w = get_variable!("weights", [4, 2])?;
    let b = get_variable!("bias", [2], initializer = zeros())?;
    Ok(x * w.value().sum() + b.value().sum())
}

#[layer]
fn decode(code: f32) -> Result<f32> {
    let w = scope!("encoder", reuse = true, get_variable!("weights", [4, 2]))?;
    let b = scope!("decoder", get_variable!("bias", [4], initializer = zeros()))?;
    Ok(code * w.value().t().sum() + b.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let code = scope!("encoder", encode(1.0))?;
        decode(code)?;
    });
    assert_eq!(store.len(), 3);
    Ok(())
}
