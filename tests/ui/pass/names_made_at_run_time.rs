//! A name that is no literal is unknown.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32, first: &str, second: &str) -> Result<f32> {
    let mut x = scope!(first, dense(x))?;
    x = scope!(second, dense(x))?;
    get_variable!(first, [1])?;
    get_variable!(second, [1])?;
    for i in 0..3 {
        x = scope!(format!("layer_{i}"), dense(x))?;
    }
    Ok(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(0.0, "a", "b")?, 10.0));
    Ok(())
}
