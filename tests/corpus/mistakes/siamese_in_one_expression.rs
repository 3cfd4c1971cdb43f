//! Both calls stand in one expression.
use varscope::prelude::*;

#[layer]
fn embed(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn distance(a: f32, b: f32) -> Result<f32> {
    Ok((scope!("embed", embed(a))? //~ first
        - scope!("embed", embed(b))?) //~ second
    .abs())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, distance(1.0, 2.0))?;
    Ok(())
}
