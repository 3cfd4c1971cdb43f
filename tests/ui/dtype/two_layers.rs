//! Both requests in layers: the message says where the second one is.
use varscope::prelude::*;

#[layer]
fn counter() -> Result<i64> {
    Ok(get_variable!("steps", [1], dtype = i64)?.value().sum())
}

#[layer]
fn clock() -> Result<f64> {
    Ok(get_variable!("steps", [1], dtype = f64)?.value().sum())
}

#[layer]
fn net() -> Result<()> {
    counter()?;
    scope!("", reuse = false, clock())?;
    reuse_variables()?;
    clock()?;
    Ok(())
}

fn main() {}
