//! Two element types for one name.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("a", get_variable!("steps", [1], dtype = i32))?;
    scope!("a", reuse = true, get_variable!("steps", [1], dtype = i64))?;
    Ok(())
}

fn main() {}
