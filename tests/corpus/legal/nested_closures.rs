//! Closures in closures, of which none is called here.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let make = |name: &'static str| move |x: f32| scope!(name, dense(x));
    let (a, b) = (make("a"), make("b"));
    let lazy = || {
        let inner = || scope!("a", dense(x));
        inner
    };
    let _never = lazy;
    Ok(a(x)? + b(x)?)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
