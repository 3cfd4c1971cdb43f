//! One scope shares a part and makes the rest.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn adapted(x: f32, task: &str) -> Result<f32> {
    let shared = scope!("backbone", reuse = auto, dense(x))?;
    scope!(task, dense(shared))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = adapted(x, "a")?;
    let b = adapted(x, "b")?;
    let frozen = scope!("backbone", reuse = true, dense(x))?;
    Ok(a + b + frozen)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
