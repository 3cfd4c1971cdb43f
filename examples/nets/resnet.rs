//! Residual nets whose units begin with a normalization (He et al. 2016, [arXiv:1603.05027](https://arxiv.org/abs/1603.05027)), as
//! `slim.nets.resnet_v2`.

use varscope::candle::layers::{BatchNorm, Conv2d, MaxPool, batch_norm, conv2d, max_pool, slim};
use varscope::candle::prelude::*;

/// Units of the four blocks.
type Depths = [usize; 4];

const WEIGHT_DECAY: f64 = 1e-4;

#[layer]
fn normalized(x: &Tensor, training: bool) -> Result<Tensor> {
    let settings = BatchNorm::new(training).momentum(0.997).epsilon(1e-5);
    nn::relu(&batch_norm(x, settings)?)
}

/// Padded alike for every stride (`conv2d_same`).
#[layer]
fn conv(x: &Tensor, filters: usize, side: usize, stride: usize, use_bias: bool) -> Result<Tensor> {
    let (before, after) = ((side - 1) / 2, side / 2);
    let x = x
        .pad_with_zeros(1, before, after)?
        .pad_with_zeros(2, before, after)?;
    let settings = Conv2d::new(filters, side)
        .strides(stride)
        .use_bias(use_bias);
    conv2d(&x, settings.kernel_regularizer(l2(WEIGHT_DECAY)))
}

#[layer]
fn conv_norm(
    x: &Tensor,
    filters: usize,
    side: usize,
    stride: usize,
    training: bool,
) -> Result<Tensor> {
    let x = conv(x, filters, side, stride, false)?;
    scope!("BatchNorm", normalized(&x, training))
}

/// 1×1, 3×3, 1×1, beside what it is added to.
#[layer(scope = "bottleneck_v2")]
fn bottleneck(x: &Tensor, filters: usize, stride: usize, training: bool) -> Result<Tensor> {
    let depth = 4 * filters;
    let before = scope!("preact", normalized(x, training))?;
    let shortcut = if x.dim(3)? == depth {
        max_pool(x, MaxPool::new(1).strides(stride))?
    } else {
        scope!("shortcut", conv(&before, depth, 1, stride, true))?
    };
    let residual = scope!("conv1", conv_norm(&before, filters, 1, 1, training))?;
    let residual = scope!("conv2", conv_norm(&residual, filters, 3, stride, training))?;
    let residual = scope!("conv3", conv(&residual, depth, 1, 1, true))?;
    shortcut + residual
}

/// The class of each of `[batch, height, width, 3]`, as `[batch, classes]` logits.
#[layer]
fn resnet_v2(images: &Tensor, depths: Depths, classes: usize, training: bool) -> Result<Tensor> {
    let x = scope!("conv1", conv(images, 64, 7, 2, true))?;
    let mut x = max_pool(&x, MaxPool::new(3).strides(2).padding(Padding::Same))?;
    for (block, units) in (1..).zip(depths) {
        for unit in 1..=units {
            // The last unit of a block makes it half as high and wide, that of the last block does not.
            let stride = if unit == units && block < 4 { 2 } else { 1 };
            let filters = 32 << block;
            x = scope!(
                format!("block{block}/unit_{unit}"),
                bottleneck(&x, filters, stride, training)
            )?;
        }
    }
    let x = scope!("postnorm", normalized(&x, training))?;
    let x = x.mean_keepdim((1, 2))?;
    scope!("logits", conv(&x, classes, 1, 1, true))?
        .squeeze(1)?
        .squeeze(1)
}

/// With 50 layers.
#[layer]
pub fn resnet_v2_50(images: &Tensor, classes: usize, training: bool) -> Result<Tensor> {
    scope!(
        "resnet_v2_50",
        custom_getter = slim(),
        resnet_v2(images, [3, 4, 6, 3], classes, training)
    )
}

/// With 101 layers.
#[layer]
pub fn resnet_v2_101(images: &Tensor, classes: usize, training: bool) -> Result<Tensor> {
    scope!(
        "resnet_v2_101",
        custom_getter = slim(),
        resnet_v2(images, [3, 4, 23, 3], classes, training)
    )
}

/// With 152 layers.
#[layer]
pub fn resnet_v2_152(images: &Tensor, classes: usize, training: bool) -> Result<Tensor> {
    scope!(
        "resnet_v2_152",
        custom_getter = slim(),
        resnet_v2(images, [3, 8, 36, 3], classes, training)
    )
}
