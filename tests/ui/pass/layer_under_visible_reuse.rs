//! A layer that shares inside itself may be called again under reuse.
use varscope::prelude::*;

#[layer]
fn twins(a: f32, b: f32) -> Result<f32> {
    let a = scope!("tower", tower(a))?;
    let b = scope!("tower", reuse = true, tower(b))?;
    Ok(a * b)
}

#[layer]
fn tower(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("twins", twins(1.0, 2.0))?;
        scope!("twins", reuse = true, twins(3.0, 4.0))?;
        scope!("others", twins(3.0, 4.0))?;
    });
    Ok(())
}
