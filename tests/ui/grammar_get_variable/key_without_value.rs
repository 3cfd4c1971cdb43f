use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", [1], trainable =)?;
        get_variable!("b", [1], initializer = , trainable = false)?;
    });
    Ok(())
}
