//! Whatever the arm, the variable is there.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = match x as i32 {
        0 => scope!("out", dense(x))?, //~ first
        1 | 2 => {
            let x = scope!("more", dense(x))?;
            scope!("out", dense(x))?
        }
        _ => scope!("out", dense(-x))?,
    };
    scope!("out", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
