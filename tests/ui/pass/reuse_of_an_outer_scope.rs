//! A scope inside turns reuse on for the one around it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("outer" as outer, {
            dense(1.0)?;
            scope!("inner", dense(1.0))?;
            scope!("other", {
                outer.reuse_variables();
            });
            dense(2.0)?;
            scope!("inner", dense(2.0))?;
        });
    });
    Ok(())
}
