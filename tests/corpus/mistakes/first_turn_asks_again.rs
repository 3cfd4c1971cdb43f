//! The first turn fails before it shares.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut x = dense(x)?; //~ first
    for _ in 0..2 {
        x = dense(x)?; //~ second
        reuse_variables()?;
    }
    Ok(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
