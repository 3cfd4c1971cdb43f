//! Asked for by shape, and by value.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = scope!("a", {
        get_variable!("w", [3], dtype = i32, initializer = zeros())? //~ first
    });
    let b = scope!("a", {
        get_variable!("w", dtype = i32, initializer = value([1, 2, 3]))? //~ second
    });
    Ok(x + (a.value().len() + b.value().len()) as f32)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
