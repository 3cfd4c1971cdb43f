//! Closures that are called under a visible reuse only.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

#[layer]
fn by_turns(x: f32) -> Result<f32> {
    let twice = |x: f32| -> Result<f32> {
        let x = dense(x)?;
        dense(x)
    };
    let x = dense(x)?;
    reuse_variables()?;
    twice(x)
}

#[layer]
fn under_reuse(x: f32) -> Result<f32> {
    let twice = |x: f32| -> Result<f32> {
        let x = dense(x)?;
        dense(x)
    };
    let x = scope!("s", dense(x))?;
    scope!("s", reuse = true, twice(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("one", by_turns(1.0))?;
        scope!("two", under_reuse(1.0))?;
    });
    Ok(())
}
