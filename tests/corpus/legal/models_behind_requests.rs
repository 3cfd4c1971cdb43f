//! A `model!` is a pass of its own, wherever it stands.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let other = VarStore::new();
    let mut x = x;
    for turn in 0..2 {
        x += model!(other, reuse = turn > 0, dense(x))?;
    }
    if x > 0.0 {
        x += model!(VarStore::new(), dense(x))?;
    }
    Ok(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
