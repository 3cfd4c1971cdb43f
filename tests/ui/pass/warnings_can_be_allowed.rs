//! A warning is silenced like any other.
#![deny(deprecated)]
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().len() as f32)
}

#[layer]
#[allow(deprecated)]
fn net(n: usize) -> Result<()> {
    for _ in 0..n {
        get_variable!("weights", [1])?;
    }
    for i in 0..n {
        scope!("dense", dense(i as f32))?;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1)?);
    #[allow(deprecated)]
    {
        model!(store, {
            for _ in 0..1 {
                dense(1.0)?;
            }
        });
    }
    Ok(())
}
