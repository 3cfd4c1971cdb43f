//! A name with a slash is a variable of the inner scope.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = scope!("conv", scope!("pointwise", get_variable!("w", [1])))?; //~ first
    let b = scope!("conv", get_variable!("pointwise/w", [1]))?; //~ second
    Ok(x + a.value()[0] + b.value()[0])
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
