use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", get_variable!("w", [1])?, get_variable!("b", [1])?);
    });
    Ok(())
}
