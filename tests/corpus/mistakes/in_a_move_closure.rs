//! Inside one call of a `move` closure that is given away.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let all = std::iter::once(x).map(move |scale| -> Result<f32> {
        let y = scope!("a", dense(x * scale))?; //~ first
        scope!("a", dense(y)) //~ second
    });
    all.sum()
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
