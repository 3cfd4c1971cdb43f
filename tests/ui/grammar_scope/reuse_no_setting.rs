use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    let shared = 1;
    model!(store, {
        scope!("a", reuse = "auto", get_variable!("w", [1]))?;
        scope!("b", reuse = 1, get_variable!("w", [1]))?;
        scope!("c", reuse = shared, get_variable!("w", [1]))?;
        scope!("d", reuse = True, get_variable!("w", [1]))?;
        scope!("e", reuse = AUTO_REUSE, get_variable!("w", [1]))?;
        scope!("f", reuse = , get_variable!("w", [1]))?;
        scope!("g", reuse, get_variable!("w", [1]))?;
    });
    Ok(())
}
