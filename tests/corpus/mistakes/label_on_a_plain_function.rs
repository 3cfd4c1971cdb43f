//! A label on what is no layer.
use varscope::prelude::*;

fn scale(x: f32, by: f32) -> f32 {
    x * by
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let w = get_variable!("w", [1])?.value()[0];
    Ok(scale(x, by = w)) //~ error: not
}
