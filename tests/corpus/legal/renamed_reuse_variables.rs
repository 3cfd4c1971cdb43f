//! `reuse_variables` under another name.
use varscope::prelude::*;
use varscope::reuse_variables as share;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?;
    share()?;
    dense(x)
}

#[layer]
fn by_path(x: f32) -> Result<f32> {
    let x = dense(x)?;
    varscope::reuse_variables()?;
    dense(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", net(1.0))?;
        scope!("b", by_path(1.0))?;
    });
    Ok(())
}
