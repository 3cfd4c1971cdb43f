//! A label that is no parameter.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, units: usize) -> Result<f32> {
    Ok(x + get_variable!("w", [units])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!("a", dense(x, unit = 3)) //~ error: `units`
}
