//! Regularizers, collections and constraints on the way.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let w = get_variable!("w", [2], collections = [GLOBAL_VARIABLES, "weights"])?;
    let b = get_variable!(
        "b",
        [1],
        initializer = zeros(),
        regularizer = no_regularizer()
    )?;
    Ok(x + w.value().sum() + b.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", dense(x))?;
    let x = scope!("b", initializer = ones(), dense(x))?;
    assert_eq!(get_collection("weights")?.len(), 2);
    Ok(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
