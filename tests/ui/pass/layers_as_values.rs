//! Layers behind function pointers, in arrays and as arguments.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn other(x: f32) -> Result<f32> {
    Ok(x - get_variable!("other", [2])?.value().len() as f32)
}

#[layer]
fn sequential(x: f32, layers: &[fn(f32) -> Result<f32>]) -> Result<f32> {
    layers
        .iter()
        .enumerate()
        .try_fold(x, |x, (i, layer)| scope!(format!("{i}"), layer(x)))
}

fn apply(f: impl Fn(f32) -> Result<f32>, x: f32) -> Result<f32> {
    f(x)
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = sequential(0.0, &[dense, dense, other])?;
        let x = apply(dense, x)?;
        let choose = if x > 1.0 { dense } else { other };
        assert_eq!(scope!("chosen", choose(x))?, 6.0);
    });
    Ok(())
}
