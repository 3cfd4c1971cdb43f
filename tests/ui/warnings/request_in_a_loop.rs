//! A fixed name in a loop fails on the second turn.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn net(n: usize) -> Result<()> {
    for _ in 0..n {
        get_variable!("weights", [1])?;
    }
    Ok(())
}

fn main() {}
