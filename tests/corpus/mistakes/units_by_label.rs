//! The size is a labelled argument.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = scope!("mlp", dense(x, units = 8))?; //~ first
    let b = scope!("mlp", reuse = true, dense(x, units = 9))?; //~ second
    Ok(a + b)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
