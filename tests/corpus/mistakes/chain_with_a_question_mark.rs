//! Every link of a chain runs behind its receiver.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", dense(x)) //~ first
        .map(|y| y + 1.0)
        .and_then(|y| scope!("a", dense(y)))?; //~ second
    Ok(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
