//! From `reuse_variables()` on, the scope shares.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    let weights = get_variable!("weights", [2])?;
    Ok(x + weights.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let b = scope!("dense" as s, {
            let a = dense(1.0)?;
            s.reuse_variables();
            dense(a)?
        });
        assert_eq!(b, 5.0);
    });
    Ok(())
}
