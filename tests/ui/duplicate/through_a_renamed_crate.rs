//! The macros by the crate's path, which the file renames.
use varscope as vs;
use varscope::prelude::{Result, layer};

#[layer]
fn net(x: f32) -> Result<f32> {
    vs::scope!("a", {
        let x = x + vs::get_variable!("weights", [2])?.value().sum();
        Ok(x + varscope::get_variable!("weights", [2])?.value().sum())
    })
}

fn main() {}
