//! A closure that is called where nothing shares: one call of it asks twice.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("weights", [1])?.value().sum())
}

#[layer]
fn called_by_its_name(x: f32) -> Result<f32> {
    let twice = |x: f32| {
        let x = dense(x)?;
        dense(x)
    };
    let first = scope!("a", reuse = auto, twice(x))?;
    scope!("b", twice(first))
}

#[layer]
fn called_at_once(x: f32) -> Result<f32> {
    (move || Ok(dense(x)? + dense(x)?))()
}

#[layer]
fn handed_on(x: Option<f32>) -> Result<Option<f32>> {
    x.map(|x| -> Result<f32> {
        let x = dense(x)?;
        if x.is_nan() {
            return Ok(0.0);
        }
        dense(x)
    })
    .transpose()
}

fn main() {}
