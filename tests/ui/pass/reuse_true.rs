//! Sharing is written where it happens.
use varscope::prelude::*;

#[layer]
fn dense(x: f32, shape: [usize; 2]) -> Result<f32> {
    let weights = get_variable!("weights", shape)?;
    Ok(x + weights.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    let (a, b) = model!(store, {
        let a = scope!("dense", dense(1.0, [2, 3]))?;
        let b = scope!("dense", reuse = true, dense(2.0, [2, 3]))?;
        (a, b)
    });
    assert_eq!((a, b), (7.0, 8.0));
    Ok(())
}
