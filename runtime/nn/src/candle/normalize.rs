//! Normalizations: of channels over a batch, and of rows.

use candle_core::{DType, Result, Tensor};

use super::{Path, cpu, portable, same_kind};
use crate::NnError;
use crate::geometry::bias_channels;

/// What [`batch_norm`] makes of a batch.
#[derive(Clone, Debug)]
pub struct BatchNorm {
    /// Of the input's shape.
    pub output: Tensor,
    /// The mean of each channel, `[channels]`, without gradient.
    pub mean: Tensor,
    /// The mean squared distance from it, `[channels]`, without gradient. (`tf.nn.fused_batch_norm` gives `n / (n - 1)` of it, for `n` pixels.)
    pub variance: Tensor,
}

/// Each channel of `input`, whose last axis they are, with mean 0 and variance 1 over all other axes, then times `scale` and plus `offset`
/// (`tf.nn.fused_batch_norm` with `is_training`; Ioffe and Szegedy 2015, [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)).
///
/// `scale` and `offset` are `[channels]`. Differentiable in all three, through the moments too. `epsilon` is added to the variance.
///
/// # Errors
/// An [`NnError`] inside candle's error if `scale` or `offset` has not one axis, as long as the last one of `input`, or the batch is empty;
/// candle's own if dtypes or devices differ or the dtype is no float.
///
/// ```
/// use candle_core::{DType, Device, Tensor};
/// use varscope_nn::candle as nn;
///
/// # fn main() -> candle_core::Result<()> {
/// let x = Tensor::new(&[[1f32], [3.0]], &Device::Cpu)?;
/// let (scale, offset) = (Tensor::ones(1, DType::F32, &Device::Cpu)?, Tensor::zeros(1, DType::F32, &Device::Cpu)?);
/// let y = nn::batch_norm(&x, &scale, &offset, 0.0)?;
/// assert_eq!(y.output.to_vec2::<f32>()?, [[-1.0], [1.0]]);
/// assert_eq!((y.mean.to_vec1::<f32>()?, y.variance.to_vec1::<f32>()?), (vec![2.0], vec![1.0]));
/// # Ok(())
/// # }
/// ```
pub fn batch_norm(
    input: &Tensor,
    scale: &Tensor,
    offset: &Tensor,
    epsilon: f64,
) -> Result<BatchNorm> {
    const OP: &str = "batch_norm";
    check(OP, input, [scale, offset])?;
    if input.elem_count() == 0 {
        let shape = input.dims().to_vec();
        let error = NnError::ZeroSize {
            op: OP,
            argument: "input",
            shape,
        };
        return Err(error.into());
    }
    let (output, [mean, variance]) = match Path::of(OP, input)? {
        Path::Kernels => cpu::batch_norm(input, scale, offset, epsilon)?,
        Path::Wider => {
            let [x, a, b] = [input, scale, offset].map(|x| x.to_dtype(DType::F32));
            let (output, moments) = cpu::batch_norm(&x?, &a?, &b?, epsilon)?;
            let [mean, variance] = moments.map(|x| x.to_dtype(input.dtype()));
            (output.to_dtype(input.dtype())?, [mean?, variance?])
        }
        Path::Portable => portable::batch_norm(input, scale, offset, epsilon)?,
    };
    Ok(BatchNorm {
        output,
        mean,
        variance,
    })
}

/// `(input - mean) / √(variance + epsilon) · scale + offset`, one of each for a channel, which is the last axis of `input`
/// (`tf.nn.batch_normalization`).
///
/// `mean`, `variance`, `scale` and `offset` are `[channels]`; differentiable in all. Without `scale` it is 1, without `offset` 0.
///
/// # Errors
/// As [`batch_norm`]; an empty batch is none.
pub fn batch_normalization(
    input: &Tensor,
    mean: &Tensor,
    variance: &Tensor,
    offset: Option<&Tensor>,
    scale: Option<&Tensor>,
    epsilon: f64,
) -> Result<Tensor> {
    const OP: &str = "batch_normalization";
    for of_channels in [Some(mean), Some(variance), offset, scale]
        .into_iter()
        .flatten()
    {
        check(OP, input, [of_channels])?;
    }
    // Vectors as long as there are channels: what they take does not matter.
    let factor = (variance + epsilon)?.sqrt()?.recip()?;
    let factor = match scale {
        Some(scale) => (factor * scale)?,
        None => factor,
    };
    let term = (mean * &factor)?.neg()?;
    let term = match offset {
        Some(offset) => (term + offset)?,
        None => term,
    };
    match Path::of(OP, input)? {
        Path::Kernels => cpu::scale_offset(input, &factor, &term),
        Path::Wider | Path::Portable => input.broadcast_mul(&factor)?.broadcast_add(&term),
    }
}

/// Each row of `input`, the last axis, with mean 0 and variance 1, then times `scale` and plus `offset` (Ba et al. 2016,
/// [arXiv:1607.06450](https://arxiv.org/abs/1607.06450)).
///
/// `scale` and `offset` are as long as a row. Differentiable in all three, which candle-nn's fused operation is not. `epsilon` is added to the
/// variance.
///
/// # Errors
/// As [`batch_norm`]; an empty batch is none.
pub fn layer_norm(input: &Tensor, scale: &Tensor, offset: &Tensor, epsilon: f64) -> Result<Tensor> {
    const OP: &str = "layer_norm";
    check(OP, input, [scale, offset])?;
    match Path::of(OP, input)? {
        Path::Kernels => cpu::layer_norm(input, scale, offset, epsilon),
        Path::Wider => {
            let [x, a, b] = [input, scale, offset].map(|x| x.to_dtype(DType::F32));
            cpu::layer_norm(&x?, &a?, &b?, epsilon)?.to_dtype(input.dtype())
        }
        Path::Portable => portable::layer_norm(input, scale, offset, epsilon),
    }
}

fn check<const N: usize>(
    op: &'static str,
    input: &Tensor,
    of_channels: [&Tensor; N],
) -> Result<()> {
    for tensor in of_channels {
        bias_channels(op, input.dims(), tensor.dims())?;
        same_kind(op, input, tensor)?;
    }
    Ok(())
}
