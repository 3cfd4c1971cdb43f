//! `let .. else` leaves or goes on.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let first = scope!("a", dense(x))?; //~ first
    let Some(y) = Some(first) else {
        return Ok(first);
    };
    let Ok(z) = "1.0".parse::<f32>() else {
        return Ok(y);
    };
    scope!("a", dense(y + z)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
