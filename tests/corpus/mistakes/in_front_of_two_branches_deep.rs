//! However deep it stands.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", dense(x))?; //~ first
    for i in 0..2 {
        if x < 1e9 {
            if let 0 = i {
                return scope!("a", dense(x)); //~ second
            }
        }
    }
    Ok(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
