//! Inside one arm of a `match` in a loop.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut y = x;
    for (i, name) in ["a", "b"].iter().enumerate() {
        y = match i {
            0 => scope!(*name, dense(y))?,
            _ => {
                let z = scope!("in", dense(y))?; //~ first
                scope!("in", dense(z))? //~ second
            }
        };
    }
    Ok(y)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
