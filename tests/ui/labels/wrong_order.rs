//! Labels say what is there already; they do not reorder.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, inputs: usize, units: usize) -> Result<f32> {
    Ok(x + get_variable!("weights", [inputs, units])?.value().sum())
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        dense(1.0, units = 32, inputs = 64)?;
    });
    Ok(())
}
