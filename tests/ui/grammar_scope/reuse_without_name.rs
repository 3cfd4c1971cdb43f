use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!(default_name = "a", reuse = true, get_variable!("w", [1]))?;
        scope!(default_name = "a", reuse = auto, get_variable!("w", [1]))?;
    });
    Ok(())
}
