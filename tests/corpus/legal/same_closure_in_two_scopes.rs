//! A closure that is called in two scopes.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let head = |x: f32| -> Result<f32> {
        let h = scope!("hidden", dense(x))?;
        scope!("out", dense(h))
    };
    let actor = scope!("actor", head(x))?;
    let critic = scope!("critic", head(x))?;
    Ok(actor + critic + scope!("actor", reuse = true, head(x))?)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
