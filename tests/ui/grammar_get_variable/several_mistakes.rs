use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("my weights", [5, -1], traineble = false, initializer = 3, dtype = float)?;
    });
    Ok(())
}
