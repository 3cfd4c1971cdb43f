//! The branch runs behind all of its condition.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    if x < 1e9 && scope!("a", dense(x))? < 1e9
    //~ first
    {
        scope!("a", dense(x)) //~ second
    } else {
        Ok(x)
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
