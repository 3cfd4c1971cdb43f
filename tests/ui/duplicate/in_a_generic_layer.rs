//! Generic layers are checked before anybody calls them.
use varscope::prelude::*;

#[layer]
fn dense<const N: usize>(x: impl Into<f32>) -> Result<f32> {
    get_variable!("weights", [N])?;
    get_variable!("weights", [N])?;
    Ok(x.into())
}

fn main() {}
