use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", trainable = false, [5, 5])?;
    });
    Ok(())
}
