//! A siamese net written as one expression.
use varscope::prelude::*;

#[layer]
fn embed(x: f32) -> Result<f32> {
    Ok(x * get_variable!("w", [2], initializer = ones())?.value().sum())
}

#[layer]
fn distance(a: f32, b: f32) -> Result<f32> {
    Ok((scope!("embed", embed(a))? - scope!("embed", reuse = true, embed(b))?).abs())
}

#[layer]
fn triplet(anchor: f32, near: f32, far: f32) -> Result<f32> {
    let [a, n, f] = [anchor, near, far].map(|x| scope!("embed", reuse = auto, embed(x)));
    Ok(((a? - n?).abs() - (embed_again(anchor)? - f?).abs() + 1.0).max(0.0))
}

fn embed_again(x: f32) -> Result<f32> {
    scope!("embed", reuse = true, embed(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(distance(1.0, 3.0)?, 4.0);
        assert_eq!(scope!("t", triplet(1.0, 2.0, 4.0))?, 0.0);
    });
    Ok(())
}
