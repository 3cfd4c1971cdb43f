//! The first request may share; the second one has to say so itself.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("dense", reuse = auto, get_variable!("weights", [2]))?;
    scope!("dense", get_variable!("weights", [2]))?;
    Ok(())
}

fn main() {}
