use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!(reuse = true, get_variable!("w", [1]))?;
        scope!(reuse = true, "a", get_variable!("w", [1]))?;
        scope!(name = "a", get_variable!("w", [1]))?;
    });
    Ok(())
}
