use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        name_scope!("a", reuse = true, variable!([0.5]))?;
        name_scope!("b", default_nam = "c", variable!([0.5]))?;
    });
    Ok(())
}
