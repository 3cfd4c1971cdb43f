//! A layer as a function pointer, beside two calls of it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let f = dense as fn(f32) -> Result<f32>;
    let name = stringify!(dense);
    let x = dense(x)?; //~ first
    let x = dense(x)?; //~ second
    scope!(name, f(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
