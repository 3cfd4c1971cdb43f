//! Names with slashes, dots and arrows, which differ.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a/b", dense(x))?;
    let x = scope!("a", dense(x))?;
    let x = scope!("a", scope!("b/c", dense(x)))?;
    let x = scope!("a/b/c.d", dense(x))?;
    let x = scope!("a-b", dense(x))?;
    let x = scope!("A/b", dense(x))?;
    let x = scope!("a_b", dense(x))?;
    let x = scope!("ab", dense(x))?;
    let y = get_variable!("ab/w2", [1])?;
    let z = get_variable!("a/w/w", [1])?;
    let u = get_variable!("w", [1])?;
    let v = get_variable!("W", [1])?;
    Ok(x + y.value()[0] + z.value()[0] + u.value()[0] + v.value()[0])
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    assert_eq!(store.len(), 12);
    Ok(())
}
