//! What follows a `return` is dead.
#![allow(unreachable_code)]
use varscope::prelude::*;

#[layer]
fn net() -> Result<usize> {
    let weights = get_variable!("weights", [1])?;
    return Ok(weights.value().len());
    get_variable!("weights", [1])?;
    Ok(0)
}

#[layer]
fn forever() -> Result<usize> {
    get_variable!("bias", [1])?;
    loop {
        return Ok(1);
    }
    Ok(get_variable!("bias", [1])?.value().len())
}

#[layer]
fn not_yet(x: bool) -> Result<usize> {
    get_variable!("gain", [1])?;
    if x {
        return Ok(2);
    } else {
        panic!("not yet");
    }
    Ok(get_variable!("gain", [1])?.value().len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net()? + forever()? + not_yet(true)?, 4));
    Ok(())
}
