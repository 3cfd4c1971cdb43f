//! Under a scope that shares, everything shares.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("first", dense(x))?;
    scope!("second", dense(x))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let a = scope!("net", net(1.0))?;
        scope!("net", reuse = true, {
            net(a)?;
            scope!("first", dense(a))?;
        });
    });
    Ok(())
}
