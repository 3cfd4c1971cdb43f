//! `reuse_variables()` is for what follows.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("dense" as s, {
        get_variable!("weights", [2])?;
        get_variable!("weights", [2])?;
        s.reuse_variables();
    });
    Ok(())
}

fn main() {}
