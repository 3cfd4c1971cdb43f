//! A layer's own scope, beside a scope of that name.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer(scope = "fc")]
fn fc(x: f32) -> Result<f32> {
    dense(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("fc", dense(x))?; //~ first
    fc(y) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
