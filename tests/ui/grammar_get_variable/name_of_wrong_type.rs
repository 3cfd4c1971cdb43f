use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let name = Some("w");
    model!(store, {
        get_variable!(name, [1])?;
    });
    Ok(())
}
