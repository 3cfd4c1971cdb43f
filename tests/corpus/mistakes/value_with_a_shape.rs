//! A value brings its shape.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let v = get_variable!("v", [2], initializer = value([1.0_f32, 2.0]))?; //~ error: shape
    Ok(x + v.value()[0])
}
