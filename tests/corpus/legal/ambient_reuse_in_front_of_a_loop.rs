//! `reuse_variables()` between the first turn and the others.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut y = scope!("rnn", {
        let mut y = dense(x)?;
        reuse_variables()?;
        for _ in 0..3 {
            y = dense(y)?;
        }
        y
    });
    scope!("steps", {
        for t in 0..3 {
            if t > 0 {
                reuse_variables()?;
            }
            y = dense(y)?;
        }
    });
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
