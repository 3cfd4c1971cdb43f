//! A default name that is made at run time.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let name = "b".to_owned();
    scope!(default_name = name, {
        let x = dense(x)?; //~ first
        dense(x) //~ second
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
