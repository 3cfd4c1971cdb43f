//! Every branch of a chain, and behind it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = if x > 2.0 {
        scope!("out", dense(x))? //~ first
    } else if x > 1.0 {
        scope!("out", dense(-x))?
    } else {
        scope!("out", dense(x + 1.0))?
    };
    scope!("out", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
