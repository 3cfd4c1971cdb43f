//! The layer's own scope is part of the path.
use varscope::prelude::*;

#[layer(scope = "dense")]
fn net() -> Result<()> {
    get_variable!("weights", [2])?;
    get_variable!("weights", [2])?;
    Ok(())
}

fn main() {}
