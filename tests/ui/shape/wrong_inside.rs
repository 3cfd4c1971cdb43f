//! What is wrong inside a layer is told there, once, and not at its calls.
use varscope::prelude::*;

#[layer]
fn tied(x: f32) -> Result<f32> {
    let x = x + scope!("tied", get_variable!("weights", [8, 4]))?.value().sum();
    Ok(x + scope!("tied", reuse = true, get_variable!("weights", [4, 8]))?.value().sum())
}

#[layer]
fn mixed() -> Result<()> {
    scope!("mixed", get_variable!("weights", [8], dtype = f32))?;
    scope!("mixed", reuse = true, get_variable!("weights", [8], dtype = f64))?;
    Ok(())
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let x = scope!("a", tied(x))?;
    scope!("b", mixed())?;
    scope!("b", reuse = true, mixed())?;
    scope!("a", reuse = true, tied(x))
}

fn main() {}
