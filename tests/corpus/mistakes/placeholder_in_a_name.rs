//! A literal is not formatted.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut y = x;
    for i in 0..3 {
        y = scope!("layer_{i}", dense(y))?; //~ error: did you mean `format!("layer_{i}")`
    }
    Ok(y)
}
