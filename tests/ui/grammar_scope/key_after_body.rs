use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", get_variable!("w", [1]), reuse = true)?;
        scope!("b", { get_variable!("w", [1])? }, initializer = zeros(),);
    });
    Ok(())
}
