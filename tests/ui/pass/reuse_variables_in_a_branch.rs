//! Perhaps it shares: then it is the run's business.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

#[layer]
fn net(x: f32, shared: bool) -> Result<f32> {
    scope!("dense" as s, {
        let y = dense(x)?;
        if shared {
            s.reuse_variables();
        }
        dense(y)
    })
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0, true)?, 5.0));
    Ok(())
}
