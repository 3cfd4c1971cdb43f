//! Both requests stand in one closure.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mlp = |x: f32| -> Result<f32> {
        let h = scope!("hidden", dense(x))?; //~ first
        scope!("hidden", dense(h)) //~ second
    };
    scope!("mlp", mlp(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
