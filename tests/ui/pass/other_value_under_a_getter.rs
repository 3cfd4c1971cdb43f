//! What a custom getter makes of a request is unknown.
use varscope::prelude::*;

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        get_variable!("weights", [2])?;
        let getter = varscope::CustomGetter::from_fn(|next, request| next.get(request));
        scope!("a", custom_getter = getter, get_variable!("weights", [2]))?;
    });
    Ok(())
}
