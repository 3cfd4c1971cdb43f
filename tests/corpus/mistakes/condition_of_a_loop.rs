//! The condition runs in front of each turn.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut x = x;
    while scope!("a", dense(x))? < 10.0 {
        //~ first
        x = 1.0 + scope!("a", dense(x))?; //~ second
    }
    Ok(x)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
