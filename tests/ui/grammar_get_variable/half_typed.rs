use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let config = 1;
    model!(store, {
        get_variable!("w", [2], initializer = config.)?;
    });
    Ok(())
}
