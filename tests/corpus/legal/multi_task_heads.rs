//! One trunk and heads from a table of functions.
use varscope::prelude::*;

type Head = fn(f32) -> Result<f32>;

#[layer]
fn trunk(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [8])?.value().sum())
}

#[layer]
fn classify(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [3])?.value().sum())
}

#[layer]
fn regress(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [1])?.value().sum())
}

const HEADS: [(&str, Head); 3] = [
    ("age", regress),
    ("sex", classify),
    ("income", |x| regress(x)),
];

#[layer]
fn heads(x: f32) -> Result<Vec<f32>> {
    HEADS
        .iter()
        .map(|(name, head)| scope!(*name, head(x)))
        .collect()
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let out = model!(store, {
        let features = scope!("trunk", trunk(1.0))?;
        let known = HEADS[0].1;
        scope!("extra", known(features))?;
        scope!("more", (HEADS[0].1)(features))?;
        heads(features)?
    });
    assert_eq!(out.len(), 3);
    Ok(())
}
