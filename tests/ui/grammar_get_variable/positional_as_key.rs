use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", shape = [5, 5])?;
        get_variable!(name = "w", shape = [5, 5])?;
    });
    Ok(())
}
