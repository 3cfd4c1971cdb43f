//! The elements of an array too.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2])?.value().sum()) //~ defined
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let both = [
            scope!("a", dense(1.0))?, //~ first
            scope!("a", dense(2.0))?, //~ second
        ];
        drop(both);
    });
    Ok(())
}
