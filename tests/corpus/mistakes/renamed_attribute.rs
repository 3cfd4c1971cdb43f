//! `#[layer]` under another name.
use varscope::layer as nn;
use varscope::prelude::*;

#[nn]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[nn]
fn net(x: f32) -> Result<f32> {
    let x = dense(x)?; //~ first
    dense(x) //~ second
}
