//! DESIGN's first page without its `reuse = true`.
use varscope::prelude::*;

#[layer]
fn conv_relu(x: f32, kernel_shape: [usize; 4], bias_shape: [usize; 1]) -> Result<f32> {
    let weights = get_variable!("weights", kernel_shape)?;
    let biases = get_variable!("biases", bias_shape)?;
    Ok(x + weights.value().sum() + biases.value().sum())
}

#[layer]
fn my_image_filter(x: f32) -> Result<f32> {
    let relu1 = scope!("conv1", conv_relu(x, [5, 5, 32, 32], [32]))?;
    scope!("conv2", conv_relu(relu1, [5, 5, 32, 32], [32]))
}

fn main() -> Result<()> {
    let store = VarStore::new();
    let (a, b) = model!(store, {
        let a = scope!("model", my_image_filter(1.0))?;
        let b = scope!("model", my_image_filter(2.0))?;
        (a, b)
    });
    assert!(a < b);
    Ok(())
}
