//! Parameters, fields and locals with a layer's name.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

struct Params {
    dense: f32,
}

impl Params {
    fn dense(&self, by: f32) -> f32 {
        self.dense * by
    }
}

#[layer]
fn by_parameter(dense: f32, params: &Params) -> Result<f32> {
    let Params { dense: other } = params;
    Ok(dense + other + params.dense(dense) + params.dense(*other))
}

#[layer]
fn by_function(x: f32, dense: fn(f32) -> f32) -> Result<f32> {
    Ok(dense(dense(x)))
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let params = Params { dense: 1.0 };
    let y = by_parameter(dense(x)?, &params)?;
    let y = by_function(y, |y| y)?;
    scope!("again", dense(y))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
