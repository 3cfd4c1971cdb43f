use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("a" as "s", get_variable!("w", [1]))?;
        scope!("b" as, get_variable!("w", [1]))?;
        scope!("c" as s.t, get_variable!("w", [1]))?;
        scope!("d" as mut s, get_variable!("w", [1]))?;
        scope!("e" as s reuse = true, get_variable!("w", [1]))?;
        scope!("f", reuse = true as s, get_variable!("w", [1]))?;
    });
    Ok(())
}
