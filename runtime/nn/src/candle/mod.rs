//! TensorFlow-style operations on candle tensors, with gradients.
//!
//! The same functions as in [`crate::ndarray`], and normalizations ([`batch_norm`], [`layer_norm`]), on `[batch, height, width, channels]` images and
//! `[height, width, in_channels, out_channels]` filters. `f32` and `f64` on the CPU run on kernels that never write the
//! `im2col` matrix; `f16` and `bf16` there go through `f32`; other devices use candle's own operations.
//!
//! ```
//! use candle_core::{DType, Device, Tensor, Var};
//! use varscope_nn::candle::{self as nn, Padding};
//!
//! # fn main() -> candle_core::Result<()> {
//! let images = Tensor::ones((2, 28, 28, 1), DType::F32, &Device::Cpu)?;
//! let filter = Var::ones((5, 5, 1, 8), DType::F32, &Device::Cpu)?;
//! let bias = Var::zeros(8, DType::F32, &Device::Cpu)?;
//! let pooled = nn::Conv2d::new(&filter, [1, 1, 1, 1], Padding::Same)
//!     .with_bias(&bias)
//!     .with_relu()
//!     .with_max_pool([1, 2, 2, 1], [1, 2, 2, 1], Padding::Same)
//!     .forward(&images)?;
//! assert_eq!(pooled.dims(), [2, 14, 14, 8]);
//!
//! let gradients = pooled.sum_all()?.backward()?;
//! assert_eq!(gradients.get(&filter).unwrap().dims(), [5, 5, 1, 8]);
//! # Ok(())
//! # }
//! ```
//!
//! # What is fast
//!
//! [`conv2d_bias_relu`], or [`Conv2d`] where a pooling follows: candle's `backward` fills a tensor with zeros for every argument of every
//! operation, adds the gradient to it, and keeps all arguments until then, so a layer is fastest as one operation. A training step of two
//! convolutional layers on two cores, as a part of what it takes with candle's own operations (`cargo bench -p varscope-nn --bench training`):
//!
//! | a layer is | step |
//! | --- | --- |
//! | [`Conv2d`] with bias, ReLU and pooling | 0.08 to 0.11 |
//! | [`conv2d_bias_relu`], then [`max_pool`] | 0.12 |
//! | [`conv2d`], [`bias_add`], [`relu`], [`max_pool`] | 0.15 |
//! | [`conv2d`], candle's `broadcast_add` and `relu`, [`max_pool`] | 0.30 to 0.36 |
//!
//! The first takes 0.84 to 0.96 of what TensorFlow 2.21 takes for the same step, compiled to a graph; inference of one image 0.25 to 0.5,
//! most of that its call from Python. The bench asks TensorFlow where `VARSCOPE_PYTHON` names a Python that has it.
//!
//! These are figures with an allocator that keeps its pages, as TensorFlow's does (the bench has `mimalloc`). glibc's gives a step's memory
//! back to the system after every step, and the next takes 2500 page faults to get it again, more than half of them in candle's sums of
//! gradients: another allocator, or `MALLOC_TRIM_THRESHOLD_` and `MALLOC_MMAP_THRESHOLD_` at 268435456, saves them.

mod conv2d;
mod cpu;
mod error;
mod normalize;
mod portable;
#[cfg(test)]
mod tests;

use candle_core::{DType, Device, Error, Result, Tensor};

use crate::geometry::{PoolShape, bias_channels};

pub use crate::{Conv2dOptions, NnError, Padding};
pub use conv2d::Conv2d;
pub use normalize::{BatchNorm, batch_norm, batch_normalization, layer_norm};

/// Convolution of `input` (NHWC) with `filter` (HWIO), as `tf.nn.conv2d`; differentiable in both.
///
/// `strides` is `[1, height, width, 1]`. The result is `[batch, out_height, out_width, out_channels]`.
///
/// # Errors
/// An [`NnError`] inside candle's error if a rank is not four, channels differ, a size or a stride is zero, or a
/// [`Padding::Valid`] window does not fit; candle's own if dtypes or devices differ or the dtype is no float.
pub fn conv2d(
    input: &Tensor,
    filter: &Tensor,
    strides: [usize; 4],
    padding: Padding,
) -> Result<Tensor> {
    conv2d_with(input, filter, &Conv2dOptions::new(padding).strides(strides))
}

/// [`conv2d`] with every option, dilations among them.
///
/// # Errors
/// As [`conv2d`].
pub fn conv2d_with(input: &Tensor, filter: &Tensor, options: &Conv2dOptions) -> Result<Tensor> {
    Conv2d::of(filter, *options).forward(input)
}

/// `relu(bias_add(conv2d(input, filter), bias))` in one operation, differentiable in all three: the convolutional layer that
/// most nets are made of.
///
/// The sums are finished in registers, and the three gradients are computed in one walk over the batch. [`Conv2d`] is the same with a
/// choice of what follows the convolution.
///
/// # Errors
/// As [`conv2d`] and [`bias_add`].
///
/// ```
/// use candle_core::{DType, Device, Tensor, Var};
/// use varscope_nn::candle::{self as nn, Conv2dOptions, Padding};
///
/// # fn main() -> candle_core::Result<()> {
/// let images = Tensor::ones((1, 4, 4, 1), DType::F32, &Device::Cpu)?;
/// let filter = Var::ones((3, 3, 1, 2), DType::F32, &Device::Cpu)?;
/// let bias = Var::new(&[-8f32, -10.], &Device::Cpu)?;
/// let y = nn::conv2d_bias_relu(&images, &filter, &bias, &Conv2dOptions::new(Padding::Valid))?;
/// assert_eq!(y.flatten_all()?.to_vec1::<f32>()?, [1., 0., 1., 0., 1., 0., 1., 0.]);
/// # Ok(())
/// # }
/// ```
pub fn conv2d_bias_relu(
    input: &Tensor,
    filter: &Tensor,
    bias: &Tensor,
    options: &Conv2dOptions,
) -> Result<Tensor> {
    Conv2d::of(filter, *options)
        .with_bias(bias)
        .with_relu()
        .forward(input)
}

/// The largest value of each window of `input` (NHWC), as `tf.nn.max_pool`; differentiable.
///
/// `ksize` and `strides` are `[1, height, width, 1]`. Padding never wins, and a NaN always does. The gradient of a window
/// goes to its first largest element (on other devices than the CPU candle shares it among equal ones).
///
/// # Errors
/// An [`NnError`] inside candle's error if the rank is not four, a size or a stride is zero, or a [`Padding::Valid`] window
/// does not fit; candle's own if the dtype is no float.
pub fn max_pool(
    input: &Tensor,
    ksize: [usize; 4],
    strides: [usize; 4],
    padding: Padding,
) -> Result<Tensor> {
    let shape = PoolShape::new("max_pool", input.dims(), ksize, strides, padding)?;
    match Path::of("max_pool", input)? {
        Path::Kernels => cpu::max_pool(shape, input),
        Path::Wider => cpu::max_pool(shape, &input.to_dtype(DType::F32)?)?.to_dtype(input.dtype()),
        Path::Portable => portable::max_pool(&shape, input),
    }
}

/// `max(x, 0)` of every element, of any shape, as `tf.nn.relu`; differentiable, with gradient 0 at 0.
///
/// # Errors
/// Candle's own if the dtype is no float.
pub fn relu(input: &Tensor) -> Result<Tensor> {
    match Path::of("relu", input)? {
        Path::Kernels => cpu::relu(input),
        Path::Wider => cpu::relu(&input.to_dtype(DType::F32)?)?.to_dtype(input.dtype()),
        Path::Portable => input.relu(),
    }
}

/// Adds `bias`, one value for each channel, to an `input` whose last axis are the channels, as `tf.nn.bias_add`;
/// differentiable in both.
///
/// `broadcast_add` computes the same, but takes several times as long for its gradient.
///
/// # Errors
/// An [`NnError`] inside candle's error if `bias` has not one axis, as long as the last one of `input`; candle's own if
/// dtypes or devices differ or the dtype is no float.
pub fn bias_add(input: &Tensor, bias: &Tensor) -> Result<Tensor> {
    bias_channels("bias_add", input.dims(), bias.dims())?;
    same_kind("bias_add", input, bias)?;
    match Path::of("bias_add", input)? {
        Path::Kernels => cpu::bias_add(input, bias),
        Path::Wider | Path::Portable => input.broadcast_add(bias),
    }
}

/// Who computes.
enum Path {
    /// Our kernels.
    Kernels,
    /// Our kernels, in `f32`: every value of the dtype is one of `f32` too.
    Wider,
    /// Candle's own operations.
    Portable,
}

impl Path {
    fn of(op: &'static str, input: &Tensor) -> Result<Self> {
        match (input.dtype(), input.device()) {
            (DType::F32 | DType::F64, Device::Cpu) => Ok(Self::Kernels),
            (DType::F16 | DType::BF16, Device::Cpu) => Ok(Self::Wider),
            (DType::F16 | DType::BF16 | DType::F32 | DType::F64, _) => Ok(Self::Portable),
            (dtype, _) => Err(Error::UnsupportedDTypeForOp(dtype, op).bt()),
        }
    }
}

/// Two operands that can meet in one operation.
fn same_kind(op: &'static str, lhs: &Tensor, rhs: &Tensor) -> Result<()> {
    if !lhs.device().same_device(rhs.device()) {
        let (lhs, rhs) = (lhs.device().location(), rhs.device().location());
        return Err(Error::DeviceMismatchBinaryOp { lhs, rhs, op }.bt());
    }
    if lhs.dtype() != rhs.dtype() {
        return Err(Error::DTypeMismatchBinaryOp {
            lhs: lhs.dtype(),
            rhs: rhs.dtype(),
            op,
        }
        .bt());
    }
    Ok(())
}
