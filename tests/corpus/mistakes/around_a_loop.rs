//! What stands around a loop is certain.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut x = scope!("out", dense(x))?; //~ first
    for i in 0..3 {
        x = scope!(format!("hidden{i}"), dense(x))?;
    }
    scope!("out", dense(x)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
