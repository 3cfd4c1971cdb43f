//! One of two sizes differs.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, inputs: usize, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [inputs, units])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = scope!("a", dense(x, 2, 3))?; //~ first
    let b = scope!("a", reuse = true, dense(x, 3, 3))?; //~ second
    Ok(a + b)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
