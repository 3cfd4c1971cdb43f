//! A layer that turns reuse on for the active scope says so in its signature.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

#[layer]
fn share() -> Result<()> {
    reuse_variables()
}

#[layer]
fn share_if(condition: bool) -> Result<()> {
    if condition {
        share()?;
    }
    Ok(())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", {
            dense(1.0)?;
            share()?;
            dense(2.0)?;
        });
        scope!("b", {
            dense(1.0)?;
            share_if(true)?;
            dense(2.0)?;
        });
    });
    Ok(())
}
