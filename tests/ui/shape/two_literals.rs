//! Two literal shapes for one name, under reuse.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("conv", get_variable!("weights", [5, 5, 32, 32]))?;
    scope!("conv", reuse = true, get_variable!("weights", [3, 3, 32, 32]))?;
    Ok(())
}

fn main() {}
