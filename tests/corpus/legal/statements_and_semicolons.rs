//! Values that are dropped, items behind their use, empty statements.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    scope!("a", dense(x))?;
    let _ = scope!("b", dense(x));
    _ = scope!("c", dense(x));
    drop(scope!("d", dense(x)));
    let y;
    y = late(x)?;
    return Ok(y);

    fn late(x: f32) -> Result<f32> {
        scope!("late", dense(x))
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
