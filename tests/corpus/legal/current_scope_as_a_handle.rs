//! The active scope, asked for and told to share.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = dense(x)?;
    let scope = current_scope()?;
    scope.reuse_variables();
    dense(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
