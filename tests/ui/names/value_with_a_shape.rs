//! A value brings its own shape.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    get_variable!("other_variable", [2], dtype = i32, initializer = value([23, 42]))?;
    Ok(())
}

fn main() {}
