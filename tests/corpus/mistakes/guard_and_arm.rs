//! So has the guard of the arm.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    match Some(x) {
        Some(y) if scope!("gate", dense(y))? < 1e9 => {
            //~ first
            scope!("gate", dense(y)) //~ second
        }
        _ => Ok(x),
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
