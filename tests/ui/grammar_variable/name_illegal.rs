use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        variable!([0.5], name = "")?;
        variable!([0.5], name = "a b")?;
        variable!([0.5], name = 3)?;
    });
    Ok(())
}
