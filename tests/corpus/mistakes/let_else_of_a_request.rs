//! The other branch runs behind what was looked at.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let high = Some(scope!("a", dense(x))?).filter(|y| *y > 1e9); //~ first
    let Some(y) = high else {
        return scope!("a", dense(-x)); //~ second
    };
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
