use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", [1], zeros())?;
        get_variable!("b", [1], f32, zeros(), false)?;
    });
    Ok(())
}
