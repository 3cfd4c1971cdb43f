//! A unit was copied, and its last scope was not renamed.
use varscope::prelude::*;

#[layer]
fn conv2d(x: usize, depth: usize, kernel: usize) -> Result<usize> {
    get_variable!("weights", [kernel, kernel, x, depth])?; //~ defined
    Ok(depth)
}

#[layer]
fn bottleneck(x: usize, depth: usize) -> Result<usize> {
    let shortcut = scope!("shortcut", conv2d(x, depth, 1))?;
    let residual = scope!("conv1", conv2d(x, depth, 1))?;
    let residual = scope!("conv2", conv2d(residual, depth, 3))?; //~ first
    let residual = scope!("conv2", conv2d(residual, depth, 1))?; //~ second
    assert_eq!(residual, shortcut);
    Ok(residual)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, bottleneck(3, 8))?;
    Ok(())
}
