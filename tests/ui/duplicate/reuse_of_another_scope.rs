//! `reuse_variables()` is for the scope that it is called on.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("a" as s, {
        get_variable!("weights", [2])?;
        s.reuse_variables();
    });
    scope!("b", get_variable!("weights", [2]))?;
    scope!("b", get_variable!("weights", [2]))?;
    Ok(())
}

fn main() {}
