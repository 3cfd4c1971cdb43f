//! Two layers in one scope that both have a `beta`.
use varscope::prelude::*;

#[layer]
fn batch_norm(x: f32) -> Result<f32> {
    let beta = get_variable!("beta", [1], initializer = zeros())?; //~ defined
    Ok(x + beta.value()[0])
}

#[layer]
fn swish(x: f32) -> Result<f32> {
    let beta = get_variable!("beta", [1], initializer = ones())?;
    Ok(x / (1.0 + (-x * beta.value()[0]).exp()))
}

#[layer]
fn conv(x: f32) -> Result<f32> {
    let x = x + get_variable!("w", [3])?.value().sum();
    let x = batch_norm(x)?; //~ first
    swish(x) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, scope!("conv1", conv(1.0)))?;
    Ok(())
}
