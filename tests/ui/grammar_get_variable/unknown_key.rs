use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", [1], traineble = false)?;
        get_variable!("b", [1], colour = 3)?;
    });
    Ok(())
}
