//! Without any layer.
use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("weights", [2])?;
        get_variable!("bias", [2])?;
        get_variable!("weights", [2])?;
    });
    Ok(())
}
