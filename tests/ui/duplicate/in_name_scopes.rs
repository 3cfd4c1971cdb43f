//! Name scopes are not variable scopes.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    name_scope!("a", get_variable!("weights", [2]))?;
    name_scope!("b", get_variable!("weights", [2]))?;
    Ok(())
}

fn main() {}
