//! The arms of a `match` exclude each other, also through layers.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    get_variable!("weights", [1])?;
    Ok(x)
}

#[layer]
fn choose(x: f32, kind: u8) -> Result<f32> {
    match kind {
        0 => dense(x),
        1 => dense(-x),
        _ => Ok(get_variable!("weights", [1])?.value().len() as f32),
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(choose(1.0, 1)?, -1.0));
    Ok(())
}
