//! Two lines that add up.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let mut sum = x;
    sum += scope!("a", dense(x))?; //~ first
    sum *= scope!("a", dense(sum))?; //~ second
    Ok(sum)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
