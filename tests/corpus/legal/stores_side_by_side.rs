//! Two stores, and models in models.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().sum())
}

pub fn main() -> Result<()> {
    let (online, target) = (VarStore::new(), VarStore::new());
    let q = model!(online, scope!("q", dense(1.0)))?;
    let t = model!(target, scope!("q", dense(1.0)))?;
    model!(online, {
        let a = scope!("q", dense(q))?;
        let b = model!(target, {
            scope!("q", dense(t))? + model!(online, dense(1.0))?
        });
        scope!("r", dense(a + b))?;
    });
    for store in [&online, &target] {
        model!(store, scope!("q", dense(0.0)))?;
        model!(*store, scope!("q", dense(0.0)))?;
        model!(store.clone(), scope!("q", dense(0.0)))?;
    }
    Ok(())
}
