//! Conditional instance norm of a style-transfer net: one convolution, norms per style in a loop over names.
use varscope::prelude::*;

#[layer]
fn conditional_norm(x: f32, styles: &[&str]) -> Result<f32> {
    let mut total = 0.0;
    for style in styles {
        total += scope!(*style, {
            let gamma = get_variable!("gamma", [1], initializer = ones())?;
            let beta = get_variable!("beta", [1], initializer = zeros())?;
            x * gamma.value()[0] + beta.value()[0]
        });
    }
    Ok(total / styles.len() as f32)
}

#[layer]
fn conv(x: f32, styles: &[&str]) -> Result<f32> {
    let x = x + scope!("conv", get_variable!("kernel", [3, 3]))?
        .value()
        .sum();
    conditional_norm(x, styles)
}

#[layer]
fn residual(x: f32, styles: &[&str]) -> Result<f32> {
    let y = scope!("conv1", conv(x, styles))?;
    Ok(x + scope!("conv2", conv(y, styles))?)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let styles = ["monet", "klimt"];
        let x = scope!("contract", {
            let x = scope!("conv1", conv(1.0, &styles))?;
            scope!("conv2", conv(x, &styles))?
        });
        let x = scope!("residual", {
            let x = scope!("residual1", residual(x, &styles))?;
            scope!("residual2", residual(x, &styles))?
        });
        scope!("expand", scope!("conv1", conv(x, &styles)))?;
    });
    assert_eq!(store.len(), 7 * 5);
    Ok(())
}
