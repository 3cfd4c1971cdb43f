//! A statement under a `cfg` may not be there, nor what it names.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    get_variable!("weights", [1])?;
    Ok(x)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    #[cfg(any())]
    let x = dense(x)?;
    #[cfg(any())]
    let x = not_compiled::dense(x)?;
    #[cfg(not(any()))]
    let x = dense(x)?;
    match x {
        #[cfg(any())]
        0.0 => dense(x),
        _ => Ok(x),
    }
}

/// Nor are its labels, if it has some.
#[layer]
fn labelled(x: f32) -> Result<f32> {
    #[cfg(any())]
    let x = not_compiled::dense(units = 3, x = x)?;
    #[cfg(any())]
    dense(no_parameter = x)?;
    #[cfg(not(any()))]
    let x = dense(x = x)?;
    match x {
        #[cfg(any())]
        0.0 => not_compiled::dense(x = x),
        #[cfg(not(any()))]
        1.0 => scope!("one", dense(x = x)),
        _ => Ok(x),
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(2.0)?, 2.0));
    model!(VarStore::new(), assert_eq!(labelled(1.0)?, 1.0));
    Ok(())
}
