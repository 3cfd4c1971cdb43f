//! The only arm that goes on asks for it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = match Some(x) {
        None => return Ok(0.0),
        Some(y) if y < -1e9 => return Ok(y),
        Some(y) => scope!("a", dense(y))?, //~ first
    };
    scope!("a", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
