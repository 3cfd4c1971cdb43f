//! `variable!` never shares, so it may repeat any name.
use varscope::prelude::*;

#[layer]
fn counter() -> Result<String> {
    Ok(variable!(1.0, name = "counter")?.name().to_owned())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_ne!(counter()?, counter()?);
        variable!([1, 2], name = "counter")?;
        name_scope!("a", variable!(1.0, name = "counter"))?;
        name_scope!("a", variable!(1.0, name = "counter"))?;
    });
    Ok(())
}
