//! The free function is about whatever scope is active.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

#[layer]
fn twice(x: f32) -> Result<f32> {
    let x = dense(x)?;
    reuse_variables()?;
    dense(x)
}

#[layer]
fn by_handle(x: f32) -> Result<f32> {
    let x = dense(x)?;
    current_scope()?.reuse_variables();
    dense(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(scope!("a", twice(1.0))?, 5.0);
        assert_eq!(scope!("b", by_handle(1.0))?, 5.0);
    });
    Ok(())
}
