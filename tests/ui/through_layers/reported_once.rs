//! A mistake in a layer is the layer's: its callers repeat nothing.
use varscope::prelude::*;

#[layer]
fn wrong(x: f32) -> Result<f32> {
    get_variable!("weights", [2])?;
    get_variable!("weights", [2])?;
    Ok(x)
}

#[layer]
fn middle(x: f32) -> Result<f32> {
    scope!("wrong", wrong(x))
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", middle(1.0))?;
        scope!("b", middle(1.0))?;
    });
    Ok(())
}
