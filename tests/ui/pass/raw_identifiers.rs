//! Layers and parameters whose names are keywords.
use varscope::prelude::*;

#[layer]
fn r#match(x: f32, r#type: [usize; 1]) -> Result<f32> {
    Ok(x + get_variable!("weights", r#type)?.value().len() as f32)
}

#[layer]
fn r#loop(x: f32) -> Result<f32> {
    let x = scope!("a", r#match(x, [2]))?;
    scope!("b", self::r#match(x, [3]))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(r#loop(0.0)?, 5.0));
    Ok(())
}
