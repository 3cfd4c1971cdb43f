//! The layer asks before it may return.
use varscope::prelude::*;

#[layer]
fn gate(x: f32) -> Result<f32> {
    let w = get_variable!("w", [1])?; //~ defined
    if w.value()[0] > 1e9 {
        return Ok(x);
    }
    Ok(x * w.value()[0])
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = gate(x)?; //~ first
    gate(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
