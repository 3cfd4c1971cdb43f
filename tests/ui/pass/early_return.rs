//! A branch that returns has nothing to do with what follows.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    get_variable!("weights", [1])?;
    Ok(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    if x < 0.0 {
        return dense(-x);
    }
    dense(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(-1.0)?, 1.0));
    Ok(())
}
