//! Reuse ends with the scope that a layer has of its own.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer(scope = "own")]
fn sharing(x: f32) -> Result<f32> {
    let x = scope!("in", dense(x))?;
    reuse_variables()?;
    scope!("in", dense(x))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?; //~ first
    let x = sharing(x)?;
    dense(x) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
