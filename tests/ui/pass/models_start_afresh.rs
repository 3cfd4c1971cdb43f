//! A pass repeats nothing: neither the pass around it nor the pass before it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn evaluate(other: &VarStore, x: f32) -> Result<f32> {
    let x = dense(x)?;
    model!(other, dense(x))
}

pub(crate) fn main() -> Result<()> {
    let (store, other) = (VarStore::new(), VarStore::new());
    for _ in 0..3 {
        model!(store, {
            dense(1.0)?;
        });
    }
    model!(store, {
        let x = dense(1.0)?;
        model!(other, dense(x))?;
    });
    model!(store, evaluate(&other, 1.0)?);
    Ok(())
}
