//! Which of two shapes it is, only the run knows.
use varscope::prelude::*;

#[layer]
fn dense(wide: bool) -> Result<usize> {
    scope!("a", {
        if wide {
            get_variable!("weights", [9])?;
        } else {
            get_variable!("weights", [3])?;
        }
    });
    Ok(scope!("a", reuse = true, get_variable!("weights", [9]))?
        .value()
        .len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(dense(true)?, 9));
    Ok(())
}
