use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let count = 3_usize;
    model!(store, {
        get_variable!("a", [2], trainable = 0)?;
        get_variable!("b", [2], trainable = "no")?;
        get_variable!("c", [2], trainable = count)?;
    });
    Ok(())
}
