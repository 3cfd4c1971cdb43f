//! A step of training as a closure.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let step = |x: f32| -> Result<f32> {
        model!(store, {
            let a = scope!("net", dense(x))?; //~ first
            let b = scope!("net", dense(a))?; //~ second
            Ok(a + b)
        })
    };
    step(1.0)?;
    Ok(())
}
