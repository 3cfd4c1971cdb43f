//! So does a layer whose own layers ask for fixed names, at any depth.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

#[layer]
fn block(x: f32) -> Result<f32> {
    let x = scope!("first", dense(x))?;
    scope!("second", dense(x))
}

#[layer]
fn tower(x: f32) -> Result<f32> {
    scope!("block", block(x))
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let mut x = 1.0;
        for _ in 0..3 {
            x = scope!("block", block(x))?;
        }
        while x < 10.0 {
            x = tower(x)?;
        }
    });
    Ok(())
}
