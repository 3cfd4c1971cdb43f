//! A name that is none.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!("conv 1", dense(x)) //~ error: cannot be in a name
}
