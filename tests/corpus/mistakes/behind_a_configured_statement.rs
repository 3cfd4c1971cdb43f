//! Statements under a `cfg`, there or not, end nothing: what stands behind them is looked at.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

#[layer]
fn net(x: f32) -> Result<f32> {
    #[cfg(any())]
    let x = scope!("b", dense(x))?;
    let y = scope!("a", dense(x))?; //~ first
    #[cfg(not(any()))]
    let y = y + 1.0;
    #[cfg(any())]
    return Ok(y);
    scope!("a", dense(y)) //~ second
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
