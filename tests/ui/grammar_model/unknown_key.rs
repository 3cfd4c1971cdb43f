use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, resue = auto, get_variable!("w", [1]))?;
    model!(store, initializer = zeros(), get_variable!("w", [1]))?;
    model!(store, store = store, get_variable!("w", [1]))?;
    Ok(())
}
