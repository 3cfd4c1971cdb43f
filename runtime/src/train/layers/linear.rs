//! Sums of all inputs.

use candle_core::{Result, Tensor};

use super::settings::{Activation, Said, activated, channels, said};
use crate::engines::candle::in_crate::*;
use crate::engines::candle::nn;
use crate::init::zeros;

/// What [`dense`] can be told; `dense(&x, 64)` is `dense(&x, Dense::new(64))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Dense {
    units: usize,
    use_bias: bool,
    trainable: bool,
    activation: Activation,
    kernel: Said,
    bias: Said,
}

impl Dense {
    /// So many outputs, with a bias and nothing that follows.
    pub fn new(units: usize) -> Self {
        Self {
            units,
            use_bias: true,
            trainable: true,
            activation: Activation::default(),
            kernel: Said::default(),
            bias: Said::default(),
        }
    }

    /// Whether a bias is added; `true` where nothing is said.
    pub fn use_bias(mut self, use_bias: bool) -> Self {
        self.use_bias = use_bias;
        self
    }

    /// Whether optimizers train it; `true` where nothing is said.
    pub fn trainable(mut self, trainable: bool) -> Self {
        self.trainable = trainable;
        self
    }

    activated!();
    said!(
        kernel,
        "the scope's initializer, or else `glorot_uniform()`,",
        kernel_initializer,
        kernel_regularizer,
        kernel_constraint
    );
    said!(
        bias,
        "`zeros()`",
        bias_initializer,
        bias_regularizer,
        bias_constraint
    );
}

impl From<usize> for Dense {
    fn from(units: usize) -> Self {
        Self::new(units)
    }
}

/// `activation(input · kernel + bias)` (`tf.layers.dense`).
///
/// `[batch, …, inputs]` becomes `[batch, …, units]`. The variables are of the input's element type.
///
/// ```
/// use varscope::candle::layers::{Dense, dense};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let x = Tensor::ones((2, 3), DType::F32, store.device())?;
/// let y = model!(store, {
///     let h = scope!("hidden", dense(&x, Dense::new(8).activation(Tensor::tanh)))?;
///     scope!("logits", dense(&h, 4))?
/// });
/// assert_eq!(y.dims(), [2, 4]);
/// let names: Vec<String> = store.variables().iter().map(|v| v.path().to_owned()).collect();
/// assert_eq!(names, ["hidden/kernel", "hidden/bias", "logits/kernel", "logits/bias"]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of [`get_variable!`](macro@crate::candle::prelude::get_variable), and candle's.
#[crate::layer(crate = crate)]
pub fn dense(input: &Tensor, settings: impl Into<Dense>) -> Result<Tensor> {
    let layer: Dense = settings.into();
    let inputs = channels("dense", input)?;
    let kernel = get_variable!(
        "kernel",
        [inputs, layer.units],
        dtype = input.dtype(),
        initializer = layer.kernel.initializer,
        regularizer = layer.kernel.regularizer,
        constraint = layer.kernel.constraint,
        trainable = layer.trainable
    )?;
    let mut output = input.reshape(((), inputs))?.matmul(&kernel)?;
    if layer.use_bias {
        let bias = get_variable!(
            "bias",
            [layer.units],
            dtype = input.dtype(),
            initializer = layer.bias.initializer.unwrap_or_else(zeros),
            regularizer = layer.bias.regularizer,
            constraint = layer.bias.constraint,
            trainable = layer.trainable
        )?;
        output = nn::bias_add(&output, &bias)?;
    }
    let mut shape = input.dims().to_vec();
    shape[input.rank() - 1] = layer.units;
    layer.activation.apply(output)?.reshape(shape)
}
