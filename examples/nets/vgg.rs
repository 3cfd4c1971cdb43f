//! VGG (Simonyan and Zisserman 2014, [arXiv:1409.1556](https://arxiv.org/abs/1409.1556)), as `slim.nets.vgg`.

use varscope::candle::layers::{Conv2d, conv2d, dropout, max_pool, slim};
use varscope::candle::prelude::*;

const WEIGHT_DECAY: f64 = 5e-4;

#[layer]
fn conv(x: &Tensor, filters: usize, side: usize, padding: Padding) -> Result<Tensor> {
    let settings = Conv2d::new(filters, side)
        .padding(padding)
        .kernel_regularizer(l2(WEIGHT_DECAY));
    conv2d(x, settings.relu())
}

/// The class of each of `[batch, 224, 224, 3]`, as `[batch, classes]` logits; `convolutions` are in each of the five parts.
#[layer]
fn vgg(
    images: &Tensor,
    convolutions: [usize; 5],
    classes: usize,
    training: bool,
) -> Result<Tensor> {
    let mut x = images.clone();
    for (part, (count, filters)) in
        (1..).zip(convolutions.into_iter().zip([64, 128, 256, 512, 512]))
    {
        x = scope!(format!("conv{part}"), {
            for i in 1..=count {
                x = scope!(
                    format!("conv{part}_{i}"),
                    conv(&x, filters, 3, Padding::Same)
                )?;
            }
            max_pool(&x, 2)?
        });
    }
    let x = scope!("fc6", conv(&x, 4096, 7, Padding::Valid))?;
    let x = dropout(&x, 0.5, training)?;
    let x = scope!("fc7", conv(&x, 4096, 1, Padding::Same))?;
    let x = dropout(&x, 0.5, training)?;
    let logits = Conv2d::new(classes, 1).kernel_regularizer(l2(WEIGHT_DECAY));
    scope!("fc8", conv2d(&x, logits))?.squeeze(1)?.squeeze(1)
}

/// With 11 layers.
#[layer]
pub fn vgg_a(images: &Tensor, classes: usize, training: bool) -> Result<Tensor> {
    scope!(
        "vgg_a",
        custom_getter = slim(),
        vgg(images, [1, 1, 2, 2, 2], classes, training)
    )
}

/// With 16 layers.
#[layer]
pub fn vgg_16(images: &Tensor, classes: usize, training: bool) -> Result<Tensor> {
    scope!(
        "vgg_16",
        custom_getter = slim(),
        vgg(images, [2, 2, 3, 3, 3], classes, training)
    )
}

/// With 19 layers.
#[layer]
pub fn vgg_19(images: &Tensor, classes: usize, training: bool) -> Result<Tensor> {
    scope!(
        "vgg_19",
        custom_getter = slim(),
        vgg(images, [2, 2, 4, 4, 4], classes, training)
    )
}
