//! What stands in one scope is compared, whatever its name.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let name = "b".to_owned();
    scope!(format!("layer_{name}"), {
        let x = scope!("in", dense(x))?; //~ first
        match x > 1e9 {
            true => Ok(x),
            false => scope!("in", dense(x)), //~ second
        }
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
