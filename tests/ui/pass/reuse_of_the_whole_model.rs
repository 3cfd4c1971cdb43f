//! A pass may share from the beginning.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, dense(1.0)?);
    model!(store, reuse = true, {
        dense(1.0)?;
        dense(2.0)?;
    });
    Ok(())
}
