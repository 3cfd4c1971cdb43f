//! Said at the literal, with a name that would do.
use varscope::prelude::*;

#[layer]
fn net(i: usize) -> Result<()> {
    get_variable!("my weights", [1])?;
    get_variable!("weights_{i}", [1])?;
    scope!("conv:1", get_variable!("weights", [1]))?;
    get_variable!("", [1])?;
    Ok(())
}

fn main() {}
