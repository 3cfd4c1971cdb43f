//! A key that is none.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [1], initialiser = zeros())?.value()[0]) //~ error: did you mean `initializer`
}
