//! The clash stands three calls below.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn unit(x: f32) -> Result<f32> {
    scope!("unit", dense(x))
}

#[layer]
fn stage(x: f32) -> Result<f32> {
    scope!("stage", unit(x))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = stage(x)?; //~ first
    scope!("stage/unit", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
