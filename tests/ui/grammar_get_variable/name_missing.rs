use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!([5, 5])?;
        get_variable!(trainable = false)?;
        get_variable!([5, 5], trainable = false)?;
    });
    Ok(())
}
