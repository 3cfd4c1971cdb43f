use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let units;
    model!(store, {
        scope!("a", units = 3);
    });
    Ok(())
}
