use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        variable!("a", [0.5])?;
    });
    Ok(())
}
