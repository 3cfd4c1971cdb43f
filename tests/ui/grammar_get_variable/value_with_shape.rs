use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", [2], dtype = i32, initializer = value([23, 42]))?;
    });
    Ok(())
}
