//! What stands around a `match` is certain, whatever the arms do.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32, depth: usize) -> Result<f32> {
    let x = scope!("stem", dense(x))?; //~ first
    let x = match depth {
        0 => return Ok(x),
        1 => scope!("one", dense(x))?,
        _ => {
            let x = scope!("one", dense(x))?;
            scope!("two", dense(x))?
        }
    };
    scope!("stem", dense(x)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0, 3))?;
    Ok(())
}
