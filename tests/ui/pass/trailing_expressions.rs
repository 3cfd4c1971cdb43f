//! Bodies that are expressions, and bodies that are empty.
use varscope::prelude::*;

#[layer]
fn nothing() {}

#[layer]
fn dense(x: f32) -> Result<f32> {
    get_variable!("weights", [2]).map(|w| x + w.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, ());
    model!(store, {});
    model!(store, nothing());
    let x = model!(store, dense(1.0))?;
    assert_eq!(x, 3.0);
    scope_alone(&store)
}

fn scope_alone(store: &VarStore) -> Result<()> {
    fn plain() -> Result<f32> {
        let x = scope!("a", dense(1.0))?;
        scope!("b", dense(x))
    }
    model!(store, plain())?;
    Ok(())
}
