//! A block as an initializer.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = {
        let h = x * 2.0;
        scope!("a", dense(h))? + 1.0 //~ first
    };
    Ok(y + {
        scope!("a", dense(y))? //~ second
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
