//! A field that is called as the layer that fills it.
use varscope::prelude::*;

struct Output {
    dense: f32,
    logits: f32,
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn logits(x: f32) -> Result<f32> {
    Ok(x + get_variable!("logits", [2])?.value().len() as f32)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    let output = model!(
        store,
        Output {
            dense: dense(1.0)?,
            logits: logits(2.0)?
        }
    );
    assert_eq!(output.dense + output.logits, 7.0);
    Ok(())
}
