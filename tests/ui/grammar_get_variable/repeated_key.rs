use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", [1], trainable = true, dtype = f32, trainable = false)?;
    });
    Ok(())
}
