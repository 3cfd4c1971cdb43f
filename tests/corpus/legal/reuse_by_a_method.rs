//! `reuse` by all that gives a `Reuse` or a `bool`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let flags = [false, true];
    let y = scope!("a", reuse = flags[0], dense(x))?;
    let y = scope!("a", reuse = flags[1], dense(y))?;
    let y = scope!("a", reuse = !flags.is_empty(), dense(y))?;
    let y = scope!("a", reuse = Reuse::Auto, dense(y))?;
    let y = scope!(
        "a",
        reuse = if x > 0.0 { Reuse::True } else { Reuse::Auto },
        dense(y)
    )?;
    scope!("a", reuse = (true), dense(y))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
