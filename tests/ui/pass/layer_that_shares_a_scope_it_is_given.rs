//! `scope.reuse_variables()` on a parameter: it may be the active scope.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

#[layer]
fn share(scope: &Scope) {
    scope.reuse_variables();
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a" as s, {
            dense(1.0)?;
            share(&s);
            dense(2.0)?;
        });
    });
    Ok(())
}
