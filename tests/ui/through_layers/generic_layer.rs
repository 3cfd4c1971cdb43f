//! Type arguments change nothing.
use varscope::prelude::*;

#[layer]
fn dense<const N: usize>(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [N])?.value().sum())
}

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = dense::<2>(1.0)?;
        dense::<2>(x)
    })?;
    Ok(())
}
