//! Layers whose names are not ASCII.
use varscope::prelude::*;

#[layer]
fn größe(x: f32) -> Result<f32> {
    Ok(x * get_variable!("size", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let β = größe(x)?; //~ first
    größe(β) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
