//! A layer whose name a crate has does not hide the crate.
use varscope::prelude::*;

#[layer]
fn ndarray(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + ndarray::Array1::<f32>::zeros(2).sum() + weights.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(ndarray(1.0)?, 3.0));
    Ok(())
}
