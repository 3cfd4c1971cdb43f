//! The elements of a tuple are evaluated one after the other.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn qkv(x: f32) -> Result<(f32, f32, f32)> {
    Ok((
        scope!("query", dense(x))?,
        scope!("key", dense(x))?, //~ first
        scope!("key", dense(x))?, //~ second
    ))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, qkv(1.0))?;
    Ok(())
}
