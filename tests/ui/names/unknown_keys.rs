//! Keys that are almost right.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    get_variable!("weights", [2], initialiser = zeros())?;
    scope!("a", resue = true, get_variable!("weights", [2]))?;
    Ok(())
}

#[layer(chek = false)]
fn other() {}

fn main() {}
