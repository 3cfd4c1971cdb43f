//! The discriminator judges what is real and what is made, and forgets to share.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let w = get_variable!("weights", [2])?; //~ defined
    Ok(x + w.value().sum())
}

#[layer]
fn discriminator(x: f32) -> Result<f32> {
    let x = scope!("hidden", dense(x))?;
    scope!("verdict", dense(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let loss: f32 = model!(store, {
        let real = scope!("d", discriminator(1.0))?; //~ first
        let fake = scope!("d", discriminator(-1.0))?; //~ second
        real - fake
    });
    assert!(loss.is_finite());
    Ok(())
}
