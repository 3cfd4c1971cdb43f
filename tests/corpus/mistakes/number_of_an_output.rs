//! A tensor's name is no variable's.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w:0", [1])?.value()[0]) //~ error: cannot be in a name
}
