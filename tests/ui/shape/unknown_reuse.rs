//! Whatever `reuse` will be, this is wrong.
use varscope::prelude::*;

#[layer]
fn net(t: usize) -> Result<()> {
    scope!("a", get_variable!("weights", [2, 3]))?;
    scope!("a", reuse = t > 0, get_variable!("weights", [3, 2]))?;
    Ok(())
}

fn main() {}
