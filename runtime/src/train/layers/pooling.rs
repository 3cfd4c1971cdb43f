//! The largest of windows of images.

use candle_core::{Result, Tensor};

use super::convolution::Size;
use crate::engines::candle::nn;
use varscope_nn::Padding;

/// What [`max_pool`] can be told; `max_pool(&x, 2)` is `max_pool(&x, MaxPool::new(2))`.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct MaxPool {
    pool_size: Size,
    strides: Option<Size>,
    padding: Padding,
}

impl MaxPool {
    /// Windows of this size, side by side, without padding.
    pub fn new(pool_size: impl Into<Size>) -> Self {
        Self {
            pool_size: pool_size.into(),
            strides: None,
            padding: Padding::Valid,
        }
    }

    /// Windows lie so far apart; as far as they are large where nothing is said.
    pub fn strides(mut self, strides: impl Into<Size>) -> Self {
        self.strides = Some(strides.into());
        self
    }

    /// [`Padding::Valid`] where nothing is said.
    pub fn padding(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }
}

impl<S: Into<Size>> From<S> for MaxPool {
    fn from(pool_size: S) -> Self {
        Self::new(pool_size)
    }
}

/// The largest value of each window of `[batch, height, width, channels]` (`tf.layers.max_pooling2d`). Has no variables.
///
/// # Errors
/// As [`nn::max_pool`](crate::candle::nn::max_pool).
#[crate::layer(crate = crate)]
pub fn max_pool(input: &Tensor, settings: impl Into<MaxPool>) -> Result<Tensor> {
    let layer: MaxPool = settings.into();
    let strides = layer.strides.unwrap_or(layer.pool_size);
    nn::max_pool(input, layer.pool_size.nhwc(), strides.nhwc(), layer.padding)
}
