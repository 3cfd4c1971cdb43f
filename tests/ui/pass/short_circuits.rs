//! The right-hand side of `&&` and `||` may not run.
use varscope::prelude::*;

#[layer]
fn has_weights() -> bool {
    get_variable!("weights", [1]).is_ok()
}

#[layer]
fn net(x: bool) -> bool {
    let a = x && has_weights();
    let b = x || has_weights();
    a && b
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert!(net(true)));
    Ok(())
}
