//! The closure is called behind the first request, and nothing shares.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let stem = scope!("a", dense(x))?; //~ first
    let head = |x: f32| scope!("a", dense(x)); //~ second
    head(stem)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
