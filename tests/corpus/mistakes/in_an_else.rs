//! Inside an `else`, where the other branch shares.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    if x > 100.0 {
        scope!("a", dense(x))?;
        scope!("a", reuse = true, dense(x))
    } else {
        let x = scope!("a", dense(x))?; //~ first
        scope!("a", dense(x)) //~ second
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
