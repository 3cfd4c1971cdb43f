//! Two conditions of which one holds; only the reader knows.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let train = x > 0.0;
    let mut y = x;
    if train {
        y = dense(y)?;
    }
    if !train {
        y = dense(y)?;
    }
    if let 0.0..1.0 = x {
        y = scope!("a", dense(y))?;
    }
    if x >= 1.0 {
        y = scope!("a", dense(y))?;
    }
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
