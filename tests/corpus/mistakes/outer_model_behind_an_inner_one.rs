//! A model inside of a model starts afresh; the outer one goes on.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("a", dense(1.0))?; //~ first
        let other = VarStore::new();
        let y = model!(other, scope!("a", dense(x)))?;
        scope!("a", dense(y))?; //~ second
    });
    Ok(())
}
