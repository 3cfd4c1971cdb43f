//! What has no name of its own can't be shared.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!(default_name = "a", reuse = true, dense(x)) //~ error: reuse
}
