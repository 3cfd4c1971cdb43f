//! A U-Net: down to half the size, up again, with what was seen on the way down at its side.

use anyhow::Error;
use ndarray::{Array4, Axis, concatenate};
use varscope::prelude::*;

/// A convolution, a bias, a ReLU.
#[layer]
fn conv_relu(
    x: &Array4<f32>,
    kernel: [usize; 4],
    channels: [usize; 1],
) -> Result<Array4<f32>, Error> {
    let kernel = get_variable!("kernel", kernel, initializer = he_normal())?;
    let bias = get_variable!("bias", channels, initializer = zeros())?;
    Ok(nn::relu(
        &(nn::conv2d(x, &kernel.value(), [1, 1, 1, 1], Padding::Same)? + bias.value()),
    ))
}

/// `[batch, height, width, 1]` to `[batch, height, width, 2]`.
#[layer]
fn down(image: &Array4<f32>) -> Result<Array4<f32>, Error> {
    let x = scope!("conv1", conv_relu(image, [3, 3, 1, 2], [2]))?;
    scope!("conv2", conv_relu(&x, [3, 3, 2, 2], [2]))
}

/// Six channels to one.
#[layer]
fn up(x: &Array4<f32>) -> Result<Array4<f32>, Error> {
    let x = scope!("conv1", conv_relu(x, [3, 3, 6, 2], [2]))?;
    let x = scope!("conv2", conv_relu(&x, [3, 3, 2, 2], [2]))?;
    scope!("mask", conv_relu(&x, [1, 1, 2, 1], [1]))
}

#[layer]
fn unet(image: &Array4<f32>) -> Result<Array4<f32>, Error> {
    let seen = scope!("down", down(image))?;
    let small = nn::max_pool(&seen, [1, 2, 2, 1], [1, 2, 2, 1], Padding::Same)?;
    let bottom = scope!("bottom", conv_relu(&small, [3, 3, 2, 4], [4]))?;
    let beside = concatenate![Axis(3), seen, twice_as_large(&bottom)];
    scope!("up", up(&beside))
}

/// Every pixel as a square of four.
fn twice_as_large(x: &Array4<f32>) -> Array4<f32> {
    let (batch, height, width, channels) = x.dim();
    let size = (batch, 2 * height, 2 * width, channels);
    Array4::from_shape_fn(size, |(b, i, j, c)| x[[b, i / 2, j / 2, c]])
}

/// The mask of an image, and whether it is the mirror image's mask.
fn pass(store: &VarStore, image: &Array4<f32>) -> Result<f32, Error> {
    let mut mirrored = image.clone();
    mirrored.invert_axis(Axis(2));
    model!(store, {
        let mask = scope!("unet", unet(image))?;
        let of_mirrored = scope!("unet", reuse = true, unet(&mirrored))?;
        Ok(mask.sum() - of_mirrored.sum())
    })
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<f32, Error> {
    pass(store, &Array4::ones((1, 4, 4, 1)))?;
    pass(store, &Array4::zeros((1, 4, 4, 1)))
}
