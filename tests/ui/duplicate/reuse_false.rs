//! `reuse = false` says what is the case anyway.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("dense", get_variable!("weights", [2]))?;
    scope!("dense", reuse = false, get_variable!("weights", [2]))?;
    Ok(())
}

fn main() {}
