//! Mean 0 and variance 1: of channels over a batch, and of rows.

mod rows;

use candle_core::{Result, Tensor};

use super::settings::{Norm, channels, normed, wide};
use crate::engines::candle::in_crate::*;
use crate::engines::candle::{Variable, nn};
use crate::init::{ones, zeros};

pub use rows::{LayerNorm, layer_norm};

/// What [`batch_norm`] can be told; `batch_norm(&x, training)` is `batch_norm(&x, BatchNorm::new(training))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct BatchNorm {
    training: bool,
    momentum: f64,
    fused: bool,
    norm: Norm,
}

impl BatchNorm {
    /// By the batch's own moments in training, by the moving ones else; momentum 0.99, epsilon 0.001, scaled and moved.
    pub fn new(training: bool) -> Self {
        Self {
            training,
            momentum: 0.99,
            fused: false,
            norm: Norm::new(1e-3),
        }
    }

    /// How much of the moving moments stays in each step of training; 0.99 where nothing is said. (What slim calls `decay`.)
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// Whether the moving variance of images (of four axes) goes towards `n / (n - 1)` of the batch's, for `n` pixels, as that of TensorFlow's fused
    /// kernel does; `false` where nothing is said. `tf.layers` takes that kernel for images unless it is told `fused=False`. Outputs and gradients are
    /// the same.
    pub fn fused(mut self, fused: bool) -> Self {
        self.fused = fused;
        self
    }

    normed!("0.001");
}

impl From<bool> for BatchNorm {
    fn from(training: bool) -> Self {
        Self::new(training)
    }
}

/// Each channel, which is the last axis, with mean 0 and variance 1, then times `gamma` and plus `beta` (`tf.layers.batch_normalization`; Ioffe and
/// Szegedy 2015, [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)).
///
/// In training the moments are the batch's, and the moving ones go towards them by the call: there are no update operations to be run, as
/// `update_ops` of TensorFlow are. Else the moving ones are used and nothing changes. A second tower under `reuse = true` shares all four variables,
/// and moves them too.
///
/// The variables are of the input's element type, or `f32` if that is `f16` or `bf16`. Where the active pass walks code that optimizers train,
/// `training` is `true`:
///
/// ```
/// use varscope::candle::layers::{BatchNorm, batch_norm};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let x = Tensor::new(&[[1f32], [3.0]], store.device())?;
/// let run = |training: bool| {
///     model!(store, scope!("norm", batch_norm(&x, BatchNorm::new(training).momentum(0.5))))
/// };
/// run(true)?;
/// let moving_mean = store.get("norm/moving_mean").unwrap();
/// assert_eq!(moving_mean.to_vec1::<f32>()?, [1.0]); // half of the way from 0 to 2
/// run(false)?;
/// assert_eq!(moving_mean.to_vec1::<f32>()?, [1.0]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`get_variable!`](macro@crate::candle::prelude::get_variable), candle's, and an [`NnError`](crate::candle::nn::NnError) inside
/// candle's if the batch is empty in training.
#[crate::layer(crate = crate)]
pub fn batch_norm(input: &Tensor, settings: impl Into<BatchNorm>) -> Result<Tensor> {
    let layer: BatchNorm = settings.into();
    let norm = layer.norm;
    let channels = channels("batch_norm", input)?;
    let dtype = wide(input.dtype());
    let gamma = if norm.scale {
        Some(get_variable!(
            "gamma",
            [channels],
            dtype = dtype,
            initializer = norm.gamma.initializer.unwrap_or_else(ones),
            regularizer = norm.gamma.regularizer,
            constraint = norm.gamma.constraint,
            trainable = norm.trainable
        )?)
    } else {
        None
    };
    let beta = if norm.center {
        Some(get_variable!(
            "beta",
            [channels],
            dtype = dtype,
            initializer = norm.beta.initializer.unwrap_or_else(zeros),
            regularizer = norm.beta.regularizer,
            constraint = norm.beta.constraint,
            trainable = norm.trainable
        )?)
    } else {
        None
    };
    let moving_mean = get_variable!(
        "moving_mean",
        [channels],
        dtype = dtype,
        initializer = zeros(),
        trainable = false
    )?;
    let moving_variance = get_variable!(
        "moving_variance",
        [channels],
        dtype = dtype,
        initializer = ones(),
        trainable = false
    )?;
    let wide = input.to_dtype(dtype)?;
    if !layer.training {
        let (offset, scale) = (beta.as_deref(), gamma.as_deref());
        return nn::batch_normalization(
            &wide,
            &moving_mean,
            &moving_variance,
            offset,
            scale,
            norm.epsilon,
        )?
        .to_dtype(input.dtype());
    }
    let (ones, zeros) = (moving_mean.ones_like()?, moving_mean.zeros_like()?);
    let scale = gamma.as_deref().unwrap_or(&ones);
    let offset = beta.as_deref().unwrap_or(&zeros);
    let batch = nn::batch_norm(&wide, scale, offset, norm.epsilon)?;
    let variance = match input.rank() {
        4 if layer.fused => {
            let pixels = (input.elem_count() / channels) as f64;
            (batch.variance * (pixels / (pixels - 1.0).max(1.0)))?
        }
        _ => batch.variance,
    };
    let step = 1.0 - layer.momentum;
    move_towards(&moving_mean, &batch.mean, step)?;
    move_towards(&moving_variance, &variance, step)?;
    batch.output.to_dtype(input.dtype())
}

fn move_towards(moving: &Variable, batch: &Tensor, step: f64) -> Result<()> {
    let distance = (moving.as_tensor() - batch)?;
    moving.set(&(moving.as_tensor() - (distance * step)?)?)
}
