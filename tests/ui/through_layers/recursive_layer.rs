//! Recursion does not keep the rest from being checked.
use varscope::prelude::*;

#[layer]
fn tree(depth: usize) -> Result<usize> {
    let root = get_variable!("root", [1])?;
    if depth == 0 {
        return Ok(root.value().len());
    }
    scope!("left", tree(depth - 1))
}

#[layer]
fn forest() -> Result<usize> {
    let a = tree(3)?;
    let b = tree(3)?;
    Ok(a + b)
}

fn main() {}
