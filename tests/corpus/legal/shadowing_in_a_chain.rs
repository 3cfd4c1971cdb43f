//! `let x = ..` again and again, scopes that differ by a digit.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("fc1", dense(x))?;
    let x = x.max(0.0);
    let x = scope!("fc2", dense(x))?;
    let x = { x * 0.5 };
    let x = scope!("fc3", {
        let x = x + 1.0;
        dense(x)
    })?;
    let (x, _) = (scope!("fc4", dense(x))?, ());
    let x = x;
    scope!("fc5", dense(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
