//! A handle that is cloned, moved and told to share.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!("a" as s, {
        let y = dense(x)?;
        let handle = s.clone();
        handle.reuse_variables();
        dense(y)?
    });
    scope!("b" as s, {
        let y = dense(x)?;
        [&s].map(|s| s.reuse_variables());
        dense(y)
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
