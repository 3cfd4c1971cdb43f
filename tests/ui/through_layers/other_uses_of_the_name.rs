//! What else stands under a layer's name hides no call of it.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [2])?.value().sum())
}

struct Out {
    dense: f32,
}

enum Mode {
    Train,
}

#[layer]
fn bound_afterwards(x: f32) -> Result<f32> {
    let x = dense(x)?;
    let dense = dense(x)?;
    Ok(dense)
}

#[layer]
fn field(x: f32) -> Result<Out> {
    let x = dense(x)?;
    let out = { Out { dense: dense(x)? } };
    let Out { dense } = out;
    Ok(Out { dense })
}

#[layer]
fn value(x: f32) -> Result<f32> {
    let f = dense as fn(f32) -> Result<f32>;
    assert_eq!(stringify!(dense), "dense");
    let x = dense(x)?;
    let x = dense(x)?;
    scope!("other", f(x))
}

#[layer]
fn bound_in_another_block(x: f32) -> Result<f32> {
    let y = {
        let dense = x;
        dense + 1.0
    };
    let z = Some(y).map(|dense| dense + 1.0).unwrap_or(x);
    dense(dense(z)?)
}

#[layer]
fn variants_of_a_type(x: f32) -> Result<f32> {
    use Mode::*;
    let Train = Train;
    dense(dense(x)?)
}

fn model(store: &VarStore) -> Result<()> {
    let (critic, dense) = model!(store, {
        let critic = dense(1.0)?;
        (critic, dense(critic)?)
    });
    assert_eq!(critic, dense);
    Ok(())
}

fn main() {}
