use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        variable!()?;
        variable!(name = "a")?;
        variable!(name = "a", [0.5])?;
    });
    Ok(())
}
