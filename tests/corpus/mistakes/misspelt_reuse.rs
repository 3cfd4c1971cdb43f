//! Sharing, misspelt.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("a", dense(x))?;
    scope!("a", resue = true, dense(y)) //~ error: did you mean `reuse`
}
