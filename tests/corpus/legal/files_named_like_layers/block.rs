use super::attention::*;
use super::norm::*;
use varscope::prelude::*;

#[layer]
pub fn block(x: f32) -> Result<f32> {
    let x = scope!("attention", attention(x))?;
    scope!("norm", norm(x))
}
