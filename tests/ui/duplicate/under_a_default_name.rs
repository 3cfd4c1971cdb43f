//! Nobody knows what the scope will be called; in it, the names repeat all the same.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!(default_name = "dense", {
        get_variable!("weights", [2])?;
        get_variable!("weights", [2])?;
    });
    Ok(())
}

fn main() {}
