//! A shared convolution, of another size.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = scope!("conv", get_variable!("w", [3, 3, 1, 1]))?; //~ first
    let b = scope!("conv", reuse = true, get_variable!("w", [5, 5, 1, 1]))?; //~ second
    Ok(x + a.value().sum() + b.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
