//! Labels are verified, and don't reorder.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, inputs: usize, units: usize) -> Result<f32> {
    Ok(x * get_variable!("w", [inputs, units])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!(
        "a",
        dense(
            x,
            units = 2,  //~ error: argument 2 of `dense` is `inputs`, not `units`
            inputs = 3  //~ error: argument 3 of `dense` is `units`, not `inputs`
        )
    )
}
