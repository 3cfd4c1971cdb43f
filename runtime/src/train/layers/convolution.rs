//! Sums over windows of images.

mod transposed;

use candle_core::{Result, Tensor};

use super::settings::{Sum, image_channels, summed};
use crate::engines::candle::in_crate::*;
use crate::engines::candle::nn;
use crate::init::zeros;
use varscope_nn::Padding;

pub use transposed::{Conv2dTranspose, conv2d_transpose};

/// Height and width: one number if they are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub(super) [usize; 2]);

impl From<usize> for Size {
    fn from(side: usize) -> Self {
        Self([side; 2])
    }
}

impl From<[usize; 2]> for Size {
    fn from(size: [usize; 2]) -> Self {
        Self(size)
    }
}

impl Size {
    /// `[1, height, width, 1]`, as [`nn`] has it.
    pub(super) fn nhwc(self) -> [usize; 4] {
        let [height, width] = self.0;
        [1, height, width, 1]
    }
}

/// What [`conv2d`] can be told; `conv2d(&x, (32, 5))` is `conv2d(&x, Conv2d::new(32, 5))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Conv2d {
    filters: usize,
    kernel_size: Size,
    strides: Size,
    padding: Padding,
    dilation_rate: Size,
    sum: Sum,
}

impl Conv2d {
    /// So many output channels, from windows of this size: at each pixel, without padding, with a bias and nothing that follows.
    pub fn new(filters: usize, kernel_size: impl Into<Size>) -> Self {
        Self {
            filters,
            kernel_size: kernel_size.into(),
            strides: Size([1; 2]),
            padding: Padding::Valid,
            dilation_rate: Size([1; 2]),
            sum: Sum::default(),
        }
    }

    /// Windows lie so far apart; 1 where nothing is said.
    pub fn strides(mut self, strides: impl Into<Size>) -> Self {
        self.strides = strides.into();
        self
    }

    /// [`Padding::Valid`] where nothing is said.
    pub fn padding(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }

    /// A window's taps lie so far apart; 1 where nothing is said.
    pub fn dilation_rate(mut self, dilation_rate: impl Into<Size>) -> Self {
        self.dilation_rate = dilation_rate.into();
        self
    }

    summed!();
}

impl<S: Into<Size>> From<(usize, S)> for Conv2d {
    fn from((filters, kernel_size): (usize, S)) -> Self {
        Self::new(filters, kernel_size)
    }
}

/// `activation(conv2d(input, kernel) + bias)` (`tf.layers.conv2d`), as one operation with bias and ReLU.
///
/// `[batch, height, width, channels]` becomes `[batch, out_height, out_width, filters]`; the kernel is `[height, width, channels, filters]`.
/// The variables are of the input's element type.
///
/// ```
/// use varscope::candle::layers::{Conv2d, conv2d};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let images = Tensor::ones((2, 28, 28, 1), DType::F32, store.device())?;
/// let features = model!(store, {
///     let x = scope!("conv1", conv2d(&images, Conv2d::new(16, 5).padding(Padding::Same).relu()))?;
///     scope!("conv2", conv2d(&x, Conv2d::new(32, [3, 3]).strides(2)))?
/// });
/// assert_eq!(features.dims(), [2, 13, 13, 32]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`get_variable!`](macro@crate::candle::prelude::get_variable), and an [`NnError`](crate::candle::nn::NnError) inside candle's if the
/// input has no four axes, a size is zero, or a window does not fit.
#[crate::layer(crate = crate)]
pub fn conv2d(input: &Tensor, settings: impl Into<Conv2d>) -> Result<Tensor> {
    let layer: Conv2d = settings.into();
    let sum = layer.sum;
    let [height, width] = layer.kernel_size.0;
    let kernel = get_variable!(
        "kernel",
        [
            height,
            width,
            image_channels("conv2d", input)?,
            layer.filters
        ],
        dtype = input.dtype(),
        initializer = sum.kernel.initializer,
        regularizer = sum.kernel.regularizer,
        constraint = sum.kernel.constraint,
        trainable = sum.trainable
    )?;
    let convolution = nn::Conv2d::new(&kernel, layer.strides.nhwc(), layer.padding)
        .with_dilations(layer.dilation_rate.nhwc());
    let rectified = |convolution: nn::Conv2d<'_>| match sum.activation.is_relu() {
        true => convolution.with_relu().forward(input),
        false => sum.activation.apply(convolution.forward(input)?),
    };
    if !sum.use_bias {
        return rectified(convolution);
    }
    let bias = get_variable!(
        "bias",
        [layer.filters],
        dtype = input.dtype(),
        initializer = sum.bias.initializer.unwrap_or_else(zeros),
        regularizer = sum.bias.regularizer,
        constraint = sum.bias.constraint,
        trainable = sum.trainable
    )?;
    rectified(convolution.with_bias(&bias))
}
