//! So does a layer that asks for fixed names.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let mut x = 1.0;
        while x < 10.0 {
            x = scope!("dense", dense(x))?;
        }
    });
    Ok(())
}
