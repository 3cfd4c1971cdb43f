//! One scope is told to share, and the other one is asked.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!("a" as a, {
        scope!("b" as b, {
            dense(x)?;
            b.reuse_variables();
        });
        let y = dense(x)?; //~ first
        dense(y) //~ second
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
