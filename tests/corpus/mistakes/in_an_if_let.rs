//! Inside an `if let` with a chain.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    if let Some(y) = Some(x)
        && y > 0.0
    {
        let y = scope!("a", dense(y))?; //~ first
        scope!("a", dense(y)) //~ second
    } else {
        Ok(x)
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
