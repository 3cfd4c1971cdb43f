use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, reuse = "true", get_variable!("w", [1]))?;
    model!(store, reuse = 0, get_variable!("w", [1]))?;
    Ok(())
}
