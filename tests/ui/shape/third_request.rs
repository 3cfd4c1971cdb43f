//! A request without a shape in between changes nothing.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("a", reuse = auto, get_variable!("weights", initializer = value([1.0, 2.0])))?;
    scope!("a", reuse = true, get_variable!("weights", [2]))?;
    scope!("a", reuse = true, get_variable!("weights"))?;
    scope!("a", reuse = true, get_variable!("weights", [3]))?;
    Ok(())
}

fn main() {}
