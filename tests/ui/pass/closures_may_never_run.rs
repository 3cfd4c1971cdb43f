//! A closure may never be called, or once.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    let first =
        |x: f32| -> Result<f32> { Ok(x + get_variable!("weights", [1])?.value().len() as f32) };
    let second =
        |x: f32| -> Result<f32> { Ok(x - get_variable!("weights", [1])?.value().len() as f32) };
    let nested = || {
        let inner = || get_variable!("weights", [1]);
        inner
    };
    let _ = nested();
    if x > 0.0 { first(x) } else { second(x) }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0)?, 2.0));
    Ok(())
}
