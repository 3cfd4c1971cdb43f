//! The whole path is compared, however it is cut into scopes.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("net", {
        scope!("block", {
            scope!("dense", get_variable!("weights", [2]))?;
        });
        scope!("block/dense", get_variable!("weights", [2]))?;
    });
    get_variable!("net/block/dense/weights", [2])?;
    Ok(())
}

fn main() {}
