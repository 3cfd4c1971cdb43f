//! A second request that may fail, and whose error is looked at, by other means than a call.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

fn refused(f: impl FnOnce() -> Result<f32>) -> bool {
    f().is_err()
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let a = dense(x)?;
    assert!(refused(|| (dense)(a)));
    let again: fn(f32) -> Result<f32> = dense;
    assert!(again(a).is_err());
    assert!(get_variable!(String::from("w"), [2]).is_err());
    #[layer(check = false)]
    fn unchecked(x: f32) -> Result<f32> {
        dense(x).and(dense(x))
    }
    assert!(unchecked(x).is_err());
    Ok(a)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
