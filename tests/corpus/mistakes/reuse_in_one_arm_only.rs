//! One arm shares, and the scope of another asks again.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = scope!("a", dense(x))?; //~ first
    match y as i32 {
        1_000_000 => {
            reuse_variables()?;
            scope!("a", dense(y))
        }
        _ => {
            let y = scope!("b", dense(y))?;
            scope!("a", dense(y)) //~ second
        }
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
