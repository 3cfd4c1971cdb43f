//! The layer's element type is part of its signature.
use varscope::prelude::*;

#[layer]
fn counter() -> Result<i64> {
    Ok(get_variable!("steps", [1], dtype = i64)?.value().sum())
}

#[layer]
fn net() -> Result<()> {
    scope!("a", counter())?;
    scope!("a", reuse = true, get_variable!("steps", [1], dtype = u8))?;
    Ok(())
}

fn main() {}
