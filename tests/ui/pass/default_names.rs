//! A default name is made unique, every time.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    scope!(
        default_name = "dense",
        Ok(x + get_variable!("weights", [2])?.value().len() as f32)
    )
}

#[layer(default_scope = "block")]
fn block(x: f32) -> Result<f32> {
    let x = dense(x)?;
    dense(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = dense(0.0)?;
        let x = dense(x)?;
        let x = block(x)?;
        assert_eq!(block(x)?, 12.0);
    });
    Ok(())
}
