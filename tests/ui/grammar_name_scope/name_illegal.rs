use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store as root, {
        name_scope!("a b", variable!([0.5]))?;
        name_scope!(3, variable!([0.5]))?;
        name_scope!(default_name = "", variable!([0.5]))?;
        name_scope!(root, variable!([0.5]))?;
    });
    Ok(())
}
