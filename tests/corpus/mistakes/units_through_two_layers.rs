//! The size is a parameter of the layer around it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().sum()) //~ defined
}

#[layer]
fn mlp(x: f32, hidden: usize) -> Result<f32> {
    let h = scope!("hidden", dense(x, hidden))?;
    scope!("out", dense(h, 1))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = scope!("mlp", mlp(x, 8))?; //~ first
    let b = scope!("mlp", reuse = true, mlp(x, 16))?; //~ second
    Ok(a + b)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
