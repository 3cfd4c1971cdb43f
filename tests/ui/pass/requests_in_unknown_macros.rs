//! What a macro makes of its input is unknown.
use varscope::prelude::*;

macro_rules! never {
    ($($input:tt)*) => {};
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<Vec<f32>> {
    never!(dense(x)?);
    never!(get_variable!("bias", [2])?);
    get_variable!("bias", [2])?;
    Ok(vec![scope!("a", dense(x))?, scope!("b", dense(x))?])
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0)?, [3.0, 3.0]));
    Ok(())
}
