use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a", 3)?;
        get_variable!("b", "3")?;
        get_variable!("c", (3, 4))?;
        get_variable!("d", (3))?;
    });
    Ok(())
}
