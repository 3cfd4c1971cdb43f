//! Both requests stand in one arm.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32, wide: bool) -> Result<f32> {
    if wide {
        let x = dense(x)?; //~ first
        dense(x) //~ second
    } else {
        dense(x)
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0, true))?;
    Ok(())
}
