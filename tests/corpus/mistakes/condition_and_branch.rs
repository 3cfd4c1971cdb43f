//! The condition has been evaluated when the branch runs.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    if scope!("gate", dense(x))? > -1e9 {
        //~ first
        scope!("gate", dense(x)) //~ second
    } else {
        Ok(x)
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
