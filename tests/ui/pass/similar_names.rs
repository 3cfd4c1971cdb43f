//! Names that differ, however little.
use varscope::prelude::*;

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("a/b", [1])?;
        get_variable!("a_b", [1])?;
        get_variable!("b/a", [1])?;
        get_variable!("ab", [1])?;
        get_variable!("A/b", [1])?;
        scope!("a", {
            get_variable!("a/b", [1])?;
            scope!("a", get_variable!("c", [1]))?;
            get_variable!("c", [1])?;
        });
    });
    Ok(())
}
