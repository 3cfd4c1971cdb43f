//! A request of another type than the scope has.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("a", {
        get_variable!("w", [2], dtype = f32, initializer = ones())?; //~ first
    });
    scope!("a", reuse = true, {
        get_variable!("w", [2], dtype = f64, initializer = ones())?; //~ second
    });
    Ok(())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net())?;
    Ok(())
}
