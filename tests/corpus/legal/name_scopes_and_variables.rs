//! Name scopes repeat, and `variable!` is always new.
use varscope::prelude::*;

#[layer]
fn metric(x: f32) -> Result<f32> {
    let total = variable!(0.0, name = "total", trainable = false)?;
    let count = variable!(0.0, name = "count", trainable = false)?;
    Ok(x + total.value().sum() + count.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = name_scope!("metrics", metric(x))?;
    let b = name_scope!("metrics", metric(x))?;
    let c = scope!("metrics", metric(x))?;
    let d = scope!("metrics", metric(x))?;
    let w = name_scope!("ops", get_variable!("w", [1]))?;
    let v = name_scope!("ops" as ops, get_variable!("v", [1]))?;
    Ok(a + b + c + d + w.value().sum() + v.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    assert_eq!(store.len(), 10);
    Ok(())
}
