//! The argument of a layer is asked for before the layer is called.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let w = get_variable!("w", [2])?; //~ defined
    Ok(x * w.value().sum())
}

#[layer]
fn twice(x: f32) -> Result<f32> {
    dense(dense(x)?) //~ first, second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, twice(1.0))?;
    Ok(())
}
