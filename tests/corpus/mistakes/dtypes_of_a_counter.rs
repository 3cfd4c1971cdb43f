//! A counter of two types.
use varscope::prelude::*;

#[layer]
fn counters() -> Result<()> {
    get_variable!("step", [1], dtype = i64, initializer = zeros())?; //~ first
    scope!(
        "a",
        get_variable!("step", [1], dtype = i64, initializer = zeros())
    )?;
    reuse_variables()?;
    get_variable!("step", [1], dtype = i32, initializer = zeros())?; //~ second
    Ok(())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, counters())?;
    Ok(())
}
