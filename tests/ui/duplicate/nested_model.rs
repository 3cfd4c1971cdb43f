//! A model in a model is checked once, on its own.
use varscope::prelude::*;

fn main() -> Result<()> {
    let (store, other) = (VarStore::new(), VarStore::new());
    model!(store, {
        get_variable!("weights", [2])?;
        model!(other, {
            get_variable!("weights", [2])?;
            get_variable!("weights", [2])?;
        });
    });
    Ok(())
}
