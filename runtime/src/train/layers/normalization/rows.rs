//! Each row by itself.

use candle_core::{Result, Tensor};

use crate::engines::candle::in_crate::*;
use crate::engines::candle::nn;
use crate::init::{ones, zeros};
use crate::train::layers::settings::{Norm, channels, normed, wide};

/// What [`layer_norm`] can be told; `layer_norm(&x, 1e-5)` is `layer_norm(&x, LayerNorm::new().epsilon(1e-5))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct LayerNorm {
    norm: Norm,
}

impl LayerNorm {
    /// Epsilon 1e-12, scaled and moved.
    pub fn new() -> Self {
        Self {
            norm: Norm::new(1e-12),
        }
    }

    normed!("1e-12");
}

impl Default for LayerNorm {
    fn default() -> Self {
        Self::new()
    }
}

impl From<f64> for LayerNorm {
    fn from(epsilon: f64) -> Self {
        Self::new().epsilon(epsilon)
    }
}

/// Each row, which is the last axis, with mean 0 and variance 1, then times `gamma` and plus `beta`
/// (`tf.contrib.layers.layer_norm` with `begin_norm_axis=-1`; Ba et al. 2016, [arXiv:1607.06450](https://arxiv.org/abs/1607.06450)).
///
/// The variables are as long as a row, and of the input's element type, or `f32` if that is `f16` or `bf16`.
///
/// # Errors
/// Those of [`get_variable!`](macro@crate::candle::prelude::get_variable), and candle's.
#[crate::layer(crate = crate)]
pub fn layer_norm(input: &Tensor, settings: impl Into<LayerNorm>) -> Result<Tensor> {
    let LayerNorm { norm } = settings.into();
    let length = channels("layer_norm", input)?;
    let dtype = wide(input.dtype());
    let beta = if norm.center {
        get_variable!(
            "beta",
            [length],
            dtype = dtype,
            initializer = norm.beta.initializer.unwrap_or_else(zeros),
            regularizer = norm.beta.regularizer,
            constraint = norm.beta.constraint,
            trainable = norm.trainable
        )?
        .as_tensor()
        .clone()
    } else {
        Tensor::zeros(length, dtype, input.device())?
    };
    let gamma = if norm.scale {
        get_variable!(
            "gamma",
            [length],
            dtype = dtype,
            initializer = norm.gamma.initializer.unwrap_or_else(ones),
            regularizer = norm.gamma.regularizer,
            constraint = norm.gamma.constraint,
            trainable = norm.trainable
        )?
        .as_tensor()
        .clone()
    } else {
        Tensor::ones(length, dtype, input.device())?
    };
    nn::layer_norm(&input.to_dtype(dtype)?, &gamma, &beta, norm.epsilon)?.to_dtype(input.dtype())
}
