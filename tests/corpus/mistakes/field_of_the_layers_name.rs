//! `Out { dense }` hides nothing.
use varscope::prelude::*;

struct Out {
    dense: f32,
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<Out> {
    let x = dense(x)?; //~ first
    let x = dense(x)?; //~ second
    let dense = x;
    Ok(Out { dense })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let out = model!(store, net(1.0))?;
    assert!(out.dense > 0.0);
    Ok(())
}
