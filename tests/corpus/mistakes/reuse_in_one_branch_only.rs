//! One branch shares, and the other asks again.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = dense(x)?; //~ first
    if y > 1e9 {
        reuse_variables()?;
        dense(y)
    } else {
        dense(y) //~ second
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
