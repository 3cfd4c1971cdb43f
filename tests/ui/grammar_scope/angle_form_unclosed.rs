use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!<"a", reuse = true {
            get_variable!("w", [1])?;
        }
    });
    Ok(())
}
