use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!();
        scope!("a");
        scope!("b",);
        scope!("c", reuse = true);
        scope!(get_variable!("w", [1])?);
        scope!({ get_variable!("w", [1])?; });
    });
    Ok(())
}
