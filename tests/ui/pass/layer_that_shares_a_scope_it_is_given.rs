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

/// In a scope of its own: it is not that one which it shares.
#[layer]
fn share_from_inside(scope: &Scope) -> Result<f32> {
    scope!("inside", {
        scope.reuse_variables();
        dense(0.0)
    })
}

#[layer]
fn share_from_a_captured_one(scope: &Scope, inside: &Scope) {
    scope!(inside, scope.reuse_variables());
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a" as s, {
            dense(1.0)?;
            share(&s);
            dense(2.0)?;
        });
        scope!("b" as s, {
            dense(1.0)?;
            share_from_inside(&s)?;
            dense(2.0)?;
        });
        let other = scope!("other", current_scope())?;
        scope!("c" as s, {
            dense(1.0)?;
            share_from_a_captured_one(&s, &other);
            dense(2.0)?;
        });
    });
    Ok(())
}
