//! The branch that returns does not count: who comes this far has asked.
use varscope::prelude::*;

#[layer]
fn net(x: Option<f32>) -> Result<f32> {
    let y = match x {
        Some(x) => x + get_variable!("weights", [1])?.value().sum(),
        None => return Ok(0.0),
    };
    Ok(y + get_variable!("weights", [1])?.value().sum())
}

fn main() {}
