//! Each row by itself.

use candle_core::{DType, Result, Tensor};

use crate::engines::candle::in_crate::*;
use crate::engines::candle::nn;
use crate::init::{ones, zeros};
use crate::train::layers::settings::{Said, channels, said};

/// What [`layer_norm`] can be told; `layer_norm(&x, 1e-5)` is `layer_norm(&x, LayerNorm::new().epsilon(1e-5))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct LayerNorm {
    epsilon: f64,
    center: bool,
    scale: bool,
    trainable: bool,
    beta: Said,
    gamma: Said,
}

impl LayerNorm {
    /// Epsilon 1e-12, scaled and moved.
    pub fn new() -> Self {
        Self {
            epsilon: 1e-12,
            center: true,
            scale: true,
            trainable: true,
            beta: Said::default(),
            gamma: Said::default(),
        }
    }

    /// What is added to the variance; 1e-12 where nothing is said.
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// Whether `beta` is added; `true` where nothing is said.
    pub fn center(mut self, center: bool) -> Self {
        self.center = center;
        self
    }

    /// Whether it is multiplied with `gamma`; `true` where nothing is said.
    pub fn scale(mut self, scale: bool) -> Self {
        self.scale = scale;
        self
    }

    /// Whether optimizers train it; `true` where nothing is said.
    pub fn trainable(mut self, trainable: bool) -> Self {
        self.trainable = trainable;
        self
    }

    said!(
        beta,
        "`zeros()`",
        beta_initializer,
        beta_regularizer,
        beta_constraint
    );
    said!(
        gamma,
        "`ones()`",
        gamma_initializer,
        gamma_regularizer,
        gamma_constraint
    );
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
    let layer: LayerNorm = settings.into();
    let length = channels("layer_norm", input)?;
    let dtype = match input.dtype() {
        DType::F16 | DType::BF16 => DType::F32,
        dtype => dtype,
    };
    let beta = if layer.center {
        get_variable!(
            "beta",
            [length],
            dtype = dtype,
            initializer = layer.beta.initializer.unwrap_or_else(zeros),
            regularizer = layer.beta.regularizer,
            constraint = layer.beta.constraint,
            trainable = layer.trainable
        )?
        .as_tensor()
        .clone()
    } else {
        Tensor::zeros(length, dtype, input.device())?
    };
    let gamma = if layer.scale {
        get_variable!(
            "gamma",
            [length],
            dtype = dtype,
            initializer = layer.gamma.initializer.unwrap_or_else(ones),
            regularizer = layer.gamma.regularizer,
            constraint = layer.gamma.constraint,
            trainable = layer.trainable
        )?
        .as_tensor()
        .clone()
    } else {
        Tensor::ones(length, dtype, input.device())?
    };
    nn::layer_norm(&input.to_dtype(dtype)?, &gamma, &beta, layer.epsilon)?.to_dtype(input.dtype())
}
