//! A shared bias, of another rank.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = scope!("fc", get_variable!("b", [4]))?; //~ first
    let b = scope!("fc", reuse = auto, get_variable!("b", [1, 4]))?; //~ second
    Ok(x + a.value().sum() + b.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
