//! A dtype that is a parameter, or comes from the scope, is not compared.
use varscope::prelude::*;

#[layer]
fn generic<A: Element>() -> Result<usize> {
    scope!("a", get_variable!("weights", [1], dtype = A))?;
    Ok(scope!(
        "a",
        reuse = true,
        get_variable!("weights", [1], dtype = f64)
    )?
    .value()
    .len())
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        generic::<f64>()?;
        scope!("b", get_variable!("weights", [1], dtype = f32))?;
        scope!("b", reuse = true, get_variable!("weights", [1]))?;
    });
    Ok(())
}
