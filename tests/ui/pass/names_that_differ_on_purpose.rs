//! Shared names that are no slips: defined here, or not like any.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("conv1", dense(1.0))?;
        scope!("conv2", dense(1.0))?;
        scope!("towers", dense(1.0))?;
        scope!("tower", dense(1.0))?;
    });
    model!(store, {
        scope!("conv1", dense(1.0))?;
        scope!("conv2", reuse = true, dense(1.0))?;
        scope!("tower", dense(1.0))?;
        scope!("towers", reuse = auto, dense(1.0))?;
        scope!("tower", reuse = true, dense(1.0))?;
    });
    // An autoencoder's weights, tied: two words, not one with a slip in it.
    model!(store, {
        scope!("encoder", dense(1.0))?;
        scope!("decoder/wide", dense(1.0))?;
        scope!("encoder/wide", reuse = auto, dense(1.0))?;
    });
    model!(store, {
        scope!("decoder/wide", dense(1.0))?;
        scope!("encoder/wide", reuse = true, dense(1.0))?;
    });
    Ok(())
}
