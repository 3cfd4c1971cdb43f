//! The angle form means the same.
use varscope::prelude::*;

fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!<"a"> { get_variable!("weights", [2])? };
        scope!<"a"> { get_variable!("weights", [2])? };
    });
    Ok(())
}
