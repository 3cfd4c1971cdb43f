//! Sums of all inputs.

use candle_core::{Result, Tensor};

use super::settings::{Sum, channels, summed};
use crate::engines::candle::in_crate::*;
use crate::engines::candle::nn;
use crate::init::zeros;

/// What [`dense`] can be told; `dense(&x, 64)` is `dense(&x, Dense::new(64))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Dense {
    units: usize,
    sum: Sum,
}

impl Dense {
    /// So many outputs, with a bias and nothing that follows.
    pub fn new(units: usize) -> Self {
        Self {
            units,
            sum: Sum::default(),
        }
    }

    summed!();
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
    let Dense { units, sum } = settings.into();
    let inputs = channels("dense", input)?;
    let kernel = get_variable!(
        "kernel",
        [inputs, units],
        dtype = input.dtype(),
        initializer = sum.kernel.initializer,
        regularizer = sum.kernel.regularizer,
        constraint = sum.kernel.constraint,
        trainable = sum.trainable
    )?;
    let mut output = input.reshape(((), inputs))?.matmul(&kernel)?;
    if sum.use_bias {
        let bias = get_variable!(
            "bias",
            [units],
            dtype = input.dtype(),
            initializer = sum.bias.initializer.unwrap_or_else(zeros),
            regularizer = sum.bias.regularizer,
            constraint = sum.bias.constraint,
            trainable = sum.trainable
        )?;
        output = nn::bias_add(&output, &bias)?;
    }
    let mut shape = input.dims().to_vec();
    shape[input.rank() - 1] = units;
    sum.activation.apply(output)?.reshape(shape)
}
