//! Two errors: each of the later requests against the first.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    get_variable!("weights", [2])?;
    get_variable!("weights", [2])?;
    get_variable!("weights", [2])?;
    Ok(())
}

fn main() {}
