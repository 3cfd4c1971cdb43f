//! Both norms of a block have one name.
use varscope::prelude::*;

#[layer]
fn layer_norm(x: f32) -> Result<f32> {
    let gain = get_variable!("gain", [1], initializer = ones())?; //~ defined
    let shift = get_variable!("shift", [1], initializer = zeros())?;
    Ok(x * gain.value()[0] + shift.value()[0])
}

#[layer]
fn project(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [4, 4])?.value().sum())
}

#[layer]
fn attention(x: f32) -> Result<f32> {
    let q = scope!("q", project(x))?;
    let k = scope!("k", project(x))?;
    scope!("out", project(q * k))
}

#[layer]
fn block(x: f32) -> Result<f32> {
    let x = x + scope!("norm", scope!("scale", layer_norm(x)))?; //~ first
    let x = x + scope!("attention", attention(x))?;
    scope!("norm", scope!("scale", layer_norm(x))) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, block(1.0))?;
    Ok(())
}
