//! A helper that opens a scope and shares by a flag.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = tower("tower", x, false)?;
    let y = tower("tower", y, true)?;
    let y = siamese(y, y)?;
    Ok(y.0 + y.1)
}

fn tower(name: &str, x: f32, reuse: bool) -> Result<f32> {
    scope!(name, reuse = reuse, dense(x))
}

#[layer]
fn siamese(a: f32, b: f32) -> Result<(f32, f32)> {
    let mut first = true;
    let mut embed = |x: f32| {
        let reuse = !std::mem::replace(&mut first, false);
        scope!("embed", reuse = reuse, dense(x))
    };
    Ok((embed(a)?, embed(b)?))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
