//! Each guard may be the first that runs.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    match x {
        y if y > 100.0 && dense(y)? > 0.0 => Ok(y),
        y if y < 100.0 || dense(y)? > 0.0 => scope!("a", dense(y)),
        y => scope!("a", dense(y)),
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
