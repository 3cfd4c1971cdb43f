//! A shared scope that nothing defines, and one that is called almost like it.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn tower(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("tower", tower(1.0))?;
        scope!("towre", reuse = true, tower(2.0))?;
    });
    Ok(())
}
