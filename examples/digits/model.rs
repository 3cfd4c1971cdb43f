//! The model: plain functions that name their variables by where they are used.

use varscope::candle::prelude::*;

/// How many numbers describe an image.
const EMBEDDING: usize = 32;

#[layer]
fn conv_relu(input: &Tensor, kernel_shape: [usize; 4], bias_shape: [usize; 1]) -> Result<Tensor> {
    let weights = get_variable!("weights", kernel_shape, initializer = he_normal())?;
    let biases = get_variable!("biases", bias_shape, initializer = constant(0.0))?;
    nn::Conv2d::new(&weights, [1, 1, 1, 1], Padding::Same)
        .with_bias(&biases)
        .with_relu()
        .forward(input)
}

#[layer]
fn my_image_filter(input: &Tensor) -> Result<Tensor> {
    let relu1 = scope!("conv1", conv_relu(input, [5, 5, 1, 32], [32]))?;
    let pool1 = nn::max_pool(&relu1, [1, 2, 2, 1], [1, 2, 2, 1], Padding::Same)?;
    scope!("conv2", conv_relu(&pool1, [5, 5, 32, 32], [32]))
}

#[layer]
fn dense(input: &Tensor, units: usize) -> Result<Tensor> {
    let kernel = get_variable!("kernel", [input.dim(1)?, units])?;
    let bias = get_variable!("bias", [units], initializer = zeros())?;
    input.matmul(&kernel)?.broadcast_add(&bias)
}

/// Images `[batch, 8, 8, 1]` to points `[batch, 32]` on the unit sphere.
///
/// # Errors
/// If a variable can't be made, and candle's own.
#[layer]
pub fn embedding(images: &Tensor) -> Result<Tensor> {
    let features = my_image_filter(images)?.flatten_from(1)?;
    let point = scope!("embedding", dense(&features, EMBEDDING))?;
    let length = (point.sqr()?.sum_keepdim(1)? + 1e-6)?.sqrt()?;
    point.broadcast_div(&length)
}

/// The log-odds `[batch]` that two images show the same digit: the nearer, the likelier.
///
/// # Errors
/// As [`embedding`].
#[layer]
pub fn same_digit(first: &Tensor, second: &Tensor) -> Result<Tensor> {
    let a = scope!("model", embedding(first))?;
    let b = scope!("model", reuse = true, embedding(second))?;
    let distance = (a - b)?.sqr()?.sum(1)?;
    let sharpness = get_variable!("sharpness", [1], initializer = constant(4.0))?;
    let threshold = get_variable!("threshold", [1], initializer = constant(1.0))?;
    distance
        .neg()?
        .broadcast_add(&threshold)?
        .broadcast_mul(&sharpness)
}
