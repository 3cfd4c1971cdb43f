//! In a plain function every outermost scope is looked at on its own: what runs between them is unknown.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

fn plain(x: f32) -> Result<f32> {
    let x = scope!("a", dense(x))?;
    reuse_variables()?;
    scope!("a", dense(x))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(plain(0.0)?, 4.0));
    Ok(())
}
