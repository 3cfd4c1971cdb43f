use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", reus = true, get_variable!("w", [1]))?;
        scope!("b", trainable = false, get_variable!("w", [1]))?;
    });
    Ok(())
}
