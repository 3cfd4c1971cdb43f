//! Attributes on statements change nothing.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    #[allow(unused_variables)]
    let y = scope!("a", dense(x))?; //~ first
    #[rustfmt::skip]
    let y = scope!("a", dense(y))?; //~ second
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
