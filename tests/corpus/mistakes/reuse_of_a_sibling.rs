//! `reuse = true` of one scope says nothing of the next.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let a = scope!("a", dense(1.0))?; //~ first
        let b = scope!("b", dense(a))?;
        let b = scope!("b", reuse = true, dense(b))?;
        scope!("a", dense(b))?; //~ second
    });
    Ok(())
}
