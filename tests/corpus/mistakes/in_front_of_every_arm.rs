//! Each arm asks again.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", dense(x))?; //~ first
    match x as i32 {
        0 => scope!("a", dense(x)), //~ second
        1 => Ok(x),
        _ => {
            let x = x + 1.0;
            scope!("a", dense(x)) //~ second
        }
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
