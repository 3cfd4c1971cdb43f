//! So has the value of a `match`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    match scope!("gate", dense(x))? {
        //~ first
        y if y > 1e9 => Ok(y),
        y => scope!("gate", dense(y)), //~ second
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
