use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        name_scope!("a");
        name_scope!();
        name_scope!("b" as s);
    });
    Ok(())
}
