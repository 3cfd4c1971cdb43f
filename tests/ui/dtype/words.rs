//! Not an element type: said at the word, with the nearest one.
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    get_variable!("a", [1], dtype = float32)?;
    get_variable!("b", [1], dtype = "f32")?;
    get_variable!("c", [1], dtype = f46)?;
    Ok(())
}

fn main() {}
