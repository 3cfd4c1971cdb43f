//! The same with variables.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("dense", get_variable!("weights", [1]))?;
    scope!("dense", reuse = true, get_variable!("weigths", [1]))?;
    Ok(())
}

fn main() {}
