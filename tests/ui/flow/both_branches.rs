//! Whichever branch ran, it has asked.
use varscope::prelude::*;

#[layer]
fn net(wide: bool) -> Result<()> {
    if wide {
        get_variable!("weights", [128])?;
    } else {
        get_variable!("bias", [1])?;
        get_variable!("weights", [64])?;
    }
    get_variable!("weights", [64])?;
    Ok(())
}

fn main() {}
