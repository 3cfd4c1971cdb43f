//! The outer scope is opened twice, its inner ones clash.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("block", {
        let y = scope!("conv1", dense(x))?;
        scope!("conv2", dense(y))? //~ first
    });
    scope!("block", {
        let y = scope!("conv3", dense(y))?;
        scope!("conv2", dense(y)) //~ second
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
