//! Layers with raw names.
use varscope::prelude::*;

#[layer]
fn r#match(r#type: f32) -> Result<f32> {
    Ok(r#type * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = r#match(x)?; //~ first
    r#match(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
