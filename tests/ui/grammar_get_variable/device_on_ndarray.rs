use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("w", [2], device = "/gpu:0")?;
    });
    Ok(())
}
