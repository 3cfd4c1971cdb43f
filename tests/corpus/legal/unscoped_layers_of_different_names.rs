//! Layers whose variables differ, beside each other in one scope.
use varscope::prelude::*;

#[layer]
fn weights(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn bias(x: f32) -> Result<f32> {
    Ok(x + get_variable!("bias", [2])?.value().len() as f32)
}

#[layer]
fn both(x: f32) -> Result<f32> {
    bias(weights(x)?)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = both(x)?;
    let y = scope!("weights", both(y))?;
    let y = scope!("weights/weights", bias(y))?;
    scope!("bias", weights(bias(y)?))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
