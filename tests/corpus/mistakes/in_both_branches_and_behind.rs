//! Whatever the branch, the variable is there.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32, deep: bool) -> Result<f32> {
    let x = if deep {
        let x = scope!("extra", dense(x))?;
        scope!("out", dense(x))? //~ first
    } else {
        scope!("out", dense(x))?
    };
    scope!("out", dense(x)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0, false))?;
    Ok(())
}
