//! What `arg_scope` does: defaults of an outer scope, and other ones inside.
use varscope::prelude::*;

#[layer]
fn conv(x: f32, units: usize) -> Result<f32> {
    let w = get_variable!("weights", [units])?;
    let b = get_variable!("biases", [1], initializer = zeros())?;
    Ok(x * w.value().sum() + b.value().sum())
}

#[layer]
fn vgg(x: f32) -> Result<f32> {
    scope!("vgg_16", initializer = constant(0.5), {
        let x = scope!("conv1", {
            let x = scope!("conv1_1", conv(x, 2))?;
            scope!("conv1_2", conv(x, 2))?
        });
        let x = scope!("conv2", initializer = ones(), {
            let x = scope!("conv2_1", conv(x, 2))?;
            scope!("conv2_2", conv(x, 2))?
        });
        scope!("fc8", conv(x, 10))
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(vgg(1.0)?, 20.0));
    Ok(())
}
