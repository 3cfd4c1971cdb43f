use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        variable!([0.5], name = "a", name = "b")?;
    });
    Ok(())
}
