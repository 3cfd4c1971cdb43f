//! Attributes that change nothing.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    #[allow(unused_variables)]
    let a = get_variable!("a", [1])?;
    #[rustfmt::skip]
    let b = get_variable!("b", [1])?;
    #[allow(clippy::let_and_return)]
    {
        let y = x + b.value().len() as f32;
        Ok(y)
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(2.0)?, 3.0));
    Ok(())
}
