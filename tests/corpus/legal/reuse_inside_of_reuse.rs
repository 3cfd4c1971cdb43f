//! Reuse is inherited, through functions and layers.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("a", scope!("b", dense(x)))?;
    scope!("a", reuse = true, {
        let y = scope!("b", dense(y))?;
        let y = scope!("b", reuse = false, dense(y))?;
        let y = plain(y)?;
        scope!("b", dense_or(y))
    })
}

fn plain(x: f32) -> Result<f32> {
    scope!("b", dense(x))
}

#[layer]
fn dense_or(x: f32) -> Result<f32> {
    dense(x).or(Ok(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
