use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        model!<store> {
            get_variable!("w", [1])?;
        }
    });
    Ok(())
}
