//! The convolution's way back: from what a window has made to the window.

use candle_core::{Result, Tensor};

use super::Size;
use crate::engines::candle::in_crate::*;
use crate::engines::candle::nn;
use crate::init::zeros;
use crate::train::layers::settings::{Sum, image_channels, summed};
use varscope_nn::Padding;

/// What [`conv2d_transpose`] can be told; `conv2d_transpose(&x, (32, 5))` is `conv2d_transpose(&x, Conv2dTranspose::new(32, 5))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Conv2dTranspose {
    filters: usize,
    kernel_size: Size,
    strides: Size,
    padding: Padding,
    sum: Sum,
}

impl Conv2dTranspose {
    /// So many output channels, to windows of this size: of each pixel, without padding, with a bias and nothing that follows.
    pub fn new(filters: usize, kernel_size: impl Into<Size>) -> Self {
        Self {
            filters,
            kernel_size: kernel_size.into(),
            strides: Size([1; 2]),
            padding: Padding::Valid,
            sum: Sum::default(),
        }
    }

    /// Windows of the result lie so far apart: it is so many times as high and wide. 1 where nothing is said.
    pub fn strides(mut self, strides: impl Into<Size>) -> Self {
        self.strides = strides.into();
        self
    }

    /// Of the convolution that leads back; [`Padding::Valid`] where nothing is said.
    pub fn padding(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }

    summed!();
}

impl<S: Into<Size>> From<(usize, S)> for Conv2dTranspose {
    fn from((filters, kernel_size): (usize, S)) -> Self {
        Self::new(filters, kernel_size)
    }
}

/// The transpose of a convolution, for images that grow (`tf.layers.conv2d_transpose`).
///
/// `[batch, height, width, channels]` becomes `[batch, height · stride, width · stride, filters]`, and with [`Padding::Valid`] longer by what the
/// kernel reaches beyond the stride. The kernel is `[height, width, filters, channels]`. The variables are of the input's element type.
///
/// # Errors
/// As [`conv2d`](super::conv2d()).
#[crate::layer(crate = crate)]
pub fn conv2d_transpose(input: &Tensor, settings: impl Into<Conv2dTranspose>) -> Result<Tensor> {
    let layer: Conv2dTranspose = settings.into();
    let sum = layer.sum;
    let [height, width] = layer.kernel_size.0;
    let channels = image_channels("conv2d_transpose", input)?;
    let kernel = get_variable!(
        "kernel",
        [height, width, layer.filters, channels],
        dtype = input.dtype(),
        initializer = sum.kernel.initializer,
        regularizer = sum.kernel.regularizer,
        constraint = sum.kernel.constraint,
        trainable = sum.trainable
    )?;
    let mut output = transposed(input, &kernel, layer.strides, layer.padding)?;
    if sum.use_bias {
        let bias = get_variable!(
            "bias",
            [layer.filters],
            dtype = input.dtype(),
            initializer = sum.bias.initializer.unwrap_or_else(zeros),
            regularizer = sum.bias.regularizer,
            constraint = sum.bias.constraint,
            trainable = sum.trainable
        )?;
        output = nn::bias_add(&output, &bias)?;
    }
    sum.activation.apply(output)
}

/// A convolution over the input's pixels, set so far apart as the strides say, with the kernel turned around.
fn transposed(input: &Tensor, kernel: &Tensor, strides: Size, padding: Padding) -> Result<Tensor> {
    let [batch, height, width, channels] = match *input.dims() {
        [batch, height, width, channels] if input.elem_count() > 0 => {
            [batch, height, width, channels]
        }
        ref dims => candle_core::bail!(
            "conv2d_transpose: the input has the axes [batch, height, width, channels] and none is 0, found shape {dims:?}"
        ),
    };
    let [vertical, horizontal] = strides.0;
    if vertical == 0 || horizontal == 0 {
        candle_core::bail!(
            "conv2d_transpose: a stride is at least 1, got {:?}",
            strides.0
        );
    }
    let apart = input
        .reshape((batch, height, 1, width, 1, channels))?
        .pad_with_zeros(2, 0, vertical - 1)?
        .pad_with_zeros(4, 0, horizontal - 1)?
        .reshape((batch, height * vertical, width * horizontal, channels))?;
    let apart = framed(&apart, 1, (height, kernel.dim(0)?, vertical), padding)?;
    let apart = framed(&apart, 2, (width, kernel.dim(1)?, horizontal), padding)?;
    let kernel = kernel.flip(&[0, 1])?.transpose(2, 3)?;
    nn::conv2d(&apart, &kernel, [1; 4], Padding::Valid)
}

/// One axis with what the kernel reads beyond the first and the last pixel.
fn framed(
    apart: &Tensor,
    dim: usize,
    (input, window, stride): (usize, usize, usize),
    padding: Padding,
) -> Result<Tensor> {
    // Of the convolution that leads from the result to the input.
    let (output, before) = match padding {
        Padding::Same => (input * stride, window.saturating_sub(stride) / 2),
        _ => (input * stride + window.saturating_sub(stride), 0),
    };
    if window == 0 {
        candle_core::bail!("conv2d_transpose: the kernel has a size of 0");
    }
    let spanned = (input - 1) * stride + 1;
    let apart = apart.narrow(dim, 0, spanned)?;
    apart.pad_with_zeros(dim, window - 1 - before, output + before - spanned)
}
