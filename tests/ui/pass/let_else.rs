//! The other branch of a `let … else` leaves.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    get_variable!("weights", [1])?;
    Ok(x)
}

#[layer]
fn net(x: Option<f32>) -> Result<f32> {
    let Some(x) = x else {
        return dense(0.0);
    };
    dense(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(None)?, 0.0));
    Ok(())
}
