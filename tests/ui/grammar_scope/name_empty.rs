//! A scope without a name is there for its settings.
use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store as root, {
        scope!("", get_variable!("w", [1]))?;
        scope!((""), { get_variable!("v", [1])? });
        scope!("", reuse = true, get_variable!("w", [1]))?;
        scope!("" as inner, inner.name().len());
        name_scope!("", get_variable!("u", [1]))?;
    });
    Ok(())
}
