//! Behind `-`, `!` and `*`.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = -scope!("a", dense(x))?; //~ first
    if !(*&scope!("a", dense(-y))? > 0.0) { //~ second
        return Ok(y);
    }
    Ok(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
