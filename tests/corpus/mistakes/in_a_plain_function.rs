//! A scope in a function that is no layer.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

fn plain(x: f32) -> Result<f32> {
    scope!("outer", {
        let y = scope!("a", dense(x))?; //~ first
        scope!("a", dense(y)) //~ second
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, plain(1.0))?;
    Ok(())
}
