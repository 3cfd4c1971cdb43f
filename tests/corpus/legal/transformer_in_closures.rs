//! Heads and sublayers as closures, each called under a scope of its own.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("kernel", [2, 2])?.value().len() as f32)
}

#[layer]
fn norm(x: f32) -> Result<f32> {
    Ok(x * get_variable!("scale", [1], initializer = ones())?.value()[0])
}

fn residual(x: f32, sublayer: impl FnOnce(f32) -> Result<f32>) -> Result<f32> {
    Ok(x + sublayer(norm(x)?)?)
}

#[layer]
fn attention(x: f32) -> Result<f32> {
    let project = |name: &'static str| scope!(name, dense(x));
    let (q, k, v) = (project("q")?, project("k")?, project("v")?);
    scope!("out", dense(q * k + v))
}

#[layer]
fn encoder_layer(x: f32) -> Result<f32> {
    let x = scope!("attention", residual(x, |x| attention(x)))?;
    scope!(
        "mlp",
        residual(x, |x| {
            let h = scope!("wi", dense(x))?.max(0.0);
            scope!("wo", dense(h))
        })
    )
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let mut x = 1.0;
        for i in 0..3 {
            x = scope!(format!("layer_{i}"), encoder_layer(x))?;
        }
    });
    assert_eq!(store.len(), 3 * 8);
    Ok(())
}
