//! A layer may call itself; how often, only the run knows.
use varscope::prelude::*;

#[layer]
fn tree(depth: usize) -> Result<usize> {
    if depth == 0 {
        return Ok(get_variable!("leaf", [1])?.value().len());
    }
    let left = scope!("left", tree(depth - 1))?;
    let right = scope!("right", tree(depth - 1))?;
    Ok(left + right)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(tree(3)?, 8));
    Ok(())
}
