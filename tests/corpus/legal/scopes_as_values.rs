//! Captured scopes, kept in structs, given to functions and threads, and entered again.
use varscope::prelude::*;

struct Shared {
    scope: Scope,
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn open(x: f32) -> Result<(f32, Shared)> {
    scope!("shared" as scope, {
        let y = dense(x)?;
        Ok((
            y,
            Shared {
                scope: scope.clone(),
            },
        ))
    })
}

impl Shared {
    fn again(&self, x: f32) -> Result<f32> {
        scope!(&self.scope, reuse = true, dense(x))
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let (x, shared) = open(0.0)?;
        let x = shared.again(x)?;
        let scope = shared.scope.clone();
        let x = scope!(scope, {
            reuse_variables()?;
            dense(x)?
        });
        let root = current_scope()?;
        scope!(
            "elsewhere",
            scope!(&root, scope!("shared", reuse = true, dense(x)))
        )?;
    });
    assert_eq!(store.len(), 1);
    Ok(())
}
