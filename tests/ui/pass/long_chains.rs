//! Many layers in a row, each in its scope.
use varscope::prelude::*;

#[layer]
fn block(x: f32) -> Result<f32> {
    let x = scope!("a", unit(x))?;
    let x = scope!("b", unit(x))?;
    scope!("c", unit(x))
}

#[layer]
fn unit(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [1])?.value().len() as f32
        + get_variable!("b", [1])?.value().len() as f32)
}

#[layer]
fn stage(x: f32) -> Result<f32> {
    let x = scope!("1", block(x))?;
    let x = scope!("2", block(x))?;
    let x = scope!("3", block(x))?;
    scope!("4", block(x))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("s1", stage(x))?;
    let x = scope!("s2", stage(x))?;
    let x = scope!("s3", stage(x))?;
    scope!("s4", stage(x))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(0.0)?, 96.0));
    Ok(())
}
