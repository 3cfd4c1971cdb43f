//! What a closure did when it was called is done.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let head = |x: f32| scope!("a", dense(x)); //~ first
    let x = head(x)?;
    scope!("a", dense(x)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
