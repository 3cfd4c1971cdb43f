use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let w = get_variable!("w", [1)?;
        w.value()
    });
    Ok(())
}
