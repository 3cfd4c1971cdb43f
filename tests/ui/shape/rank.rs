//! Another number of dimensions is another shape, whatever they are.
use varscope::prelude::*;

#[layer]
fn net(n: usize) -> Result<()> {
    scope!("a", get_variable!("weights", [n, n]))?;
    scope!("a", reuse = true, get_variable!("weights", [n, n, n]))?;
    Ok(())
}

fn main() {}
