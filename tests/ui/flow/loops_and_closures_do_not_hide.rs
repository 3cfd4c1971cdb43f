//! What stands around a loop and a closure is still certain.
use varscope::prelude::*;

#[layer]
fn net(xs: &[f32]) -> Result<f32> {
    let weights = get_variable!("weights", [1])?;
    let mut sum = 0.0;
    for x in xs {
        sum += x * weights.value().sum();
    }
    let add = |x: f32| x + sum;
    let bias = get_variable!("weights", [1])?;
    Ok(add(bias.value().sum()))
}

fn main() {}
