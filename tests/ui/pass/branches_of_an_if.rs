//! One of two branches runs, so both may ask for one name.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, wide: bool) -> Result<f32> {
    let weights = if wide {
        get_variable!("weights", [128])?
    } else {
        get_variable!("weights", [64])?
    };
    Ok(x + weights.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(dense(1.0, true)?, 129.0));
    Ok(())
}
