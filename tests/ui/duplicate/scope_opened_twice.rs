//! One scope name, opened twice: a request in each.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("dense", get_variable!("weights", [2]))?;
    scope!("dense", {
        get_variable!("bias", [2])?;
        get_variable!("weights", [2])?;
    });
    Ok(())
}

fn main() {}
