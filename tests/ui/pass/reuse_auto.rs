//! `auto` shares what there is.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let a = scope!("dense", reuse = auto, dense(1.0))?;
        let b = scope!("dense", reuse = auto, dense(a))?;
        assert_eq!(b, 5.0);
    });
    Ok(())
}
