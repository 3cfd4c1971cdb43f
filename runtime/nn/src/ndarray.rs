//! TensorFlow-style operations on ndarray's arrays.
//!
//! Images are `[batch, height, width, channels]` (NHWC), filters `[height, width, in_channels, out_channels]` (HWIO), and
//! strides, window sizes and padding mean what they mean in TensorFlow.
//!
//! ```
//! use ndarray::Array4;
//! use varscope_nn::ndarray::{self as nn, Padding};
//!
//! let images = Array4::<f32>::ones([2, 28, 28, 1]);
//! let filter = Array4::<f32>::ones([5, 5, 1, 8]);
//! let features = nn::relu(&nn::conv2d(&images, &filter, [1, 1, 1, 1], Padding::Same)?);
//! let pooled = nn::max_pool(&features, [1, 2, 2, 1], [1, 2, 2, 1], Padding::Same)?;
//! assert_eq!(pooled.shape(), [2, 14, 14, 8]);
//! # Ok::<(), nn::NnError>(())
//! ```

use std::borrow::Cow;

use ndarray::{Array, Array4, ArrayRef, ArrayViewD, Dimension, IntoDimension};

use crate::geometry::{self, PoolShape};
use crate::kernel;

pub use crate::{Conv2dOptions, NnError, Padding};

/// An element type that the operations compute with: `f32` or `f64`.
pub trait Real: kernel::Lane {}

impl Real for f32 {}
impl Real for f64 {}

/// Convolution of `input` (NHWC) with `filter` (HWIO), as `tf.nn.conv2d`.
///
/// `strides` is `[1, height, width, 1]`. The result is `[batch, out_height, out_width, out_channels]`; an empty batch gives
/// an empty result. The order of the sum does not depend on the number of threads, and neither does any bit of the result.
///
/// # Errors
/// [`NnError`] if a rank is not four, channels differ, a size or a stride is zero, or a [`Padding::Valid`] window does not fit.
///
/// ```
/// use ndarray::{array, Array4};
/// use varscope_nn::ndarray::{self as nn, Padding};
///
/// let line = Array4::from_shape_vec([1, 1, 4, 1], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
/// let sum_of_two = Array4::<f64>::ones([1, 2, 1, 1]);
/// let same = nn::conv2d(&line, &sum_of_two, [1, 1, 1, 1], Padding::Same)?;
/// assert_eq!(same.flatten(), array![3.0, 5.0, 7.0, 4.0]);   // the padding is at the right
/// # Ok::<(), nn::NnError>(())
/// ```
pub fn conv2d<A: Real, D: Dimension, E: Dimension>(
    input: &ArrayRef<A, D>,
    filter: &ArrayRef<A, E>,
    strides: [usize; 4],
    padding: Padding,
) -> Result<Array4<A>, NnError> {
    conv2d_with(input, filter, &Conv2dOptions::new(padding).strides(strides))
}

/// [`conv2d`] with every option, dilations among them.
///
/// # Errors
/// As [`conv2d`].
pub fn conv2d_with<A: Real, D: Dimension, E: Dimension>(
    input: &ArrayRef<A, D>,
    filter: &ArrayRef<A, E>,
    options: &Conv2dOptions,
) -> Result<Array4<A>, NnError> {
    Conv2d::of(filter.view().into_dyn(), *options).forward(input)
}

/// `relu(bias_add(conv2d(input, filter), bias))` in one operation: the convolutional layer that most nets are made of.
///
/// The sums are finished in registers, so nothing is written twice. [`Conv2d`] is the same with a choice of what follows the
/// convolution.
///
/// # Errors
/// As [`conv2d`] and [`bias_add`].
pub fn conv2d_bias_relu<A: Real, D: Dimension, E: Dimension, F: Dimension>(
    input: &ArrayRef<A, D>,
    filter: &ArrayRef<A, E>,
    bias: &ArrayRef<A, F>,
    options: &Conv2dOptions,
) -> Result<Array4<A>, NnError> {
    Conv2d::of(filter.view().into_dyn(), *options)
        .with_bias(bias)
        .with_relu()
        .forward(input)
}

/// A convolution, and what follows it, as one operation: [`varscope_nn::Conv2d`](crate::Conv2d) has the docs of all that can be said.
pub type Conv2d<'a, A> = crate::Conv2d<ArrayViewD<'a, A>>;

impl<'a, A: Real> Conv2d<'a, A> {
    /// A convolution with `filter` (HWIO), and nothing else so far. `strides` is `[1, height, width, 1]`.
    pub fn new<D: Dimension>(
        filter: &'a ArrayRef<A, D>,
        strides: [usize; 4],
        padding: Padding,
    ) -> Self {
        let options = Conv2dOptions::new(padding).strides(strides);
        Self::of(filter.view().into_dyn(), options)
    }

    /// One value for each channel of the output is added, as by [`bias_add`].
    pub fn with_bias<D: Dimension>(mut self, bias: &'a ArrayRef<A, D>) -> Self {
        self.bias = Some(bias.view().into_dyn());
        self
    }

    /// What the layer makes of `input` (NHWC).
    ///
    /// # Errors
    /// As [`conv2d`], [`bias_add`] and [`max_pool`].
    pub fn forward<D: Dimension>(&self, input: &ArrayRef<A, D>) -> Result<Array4<A>, NnError> {
        let (filter, bias) = (&self.filter, self.bias.as_ref());
        let layer = self.checked(input.shape(), filter.shape(), bias.map(|b| b.shape()))?;
        let bias = bias.map(|bias| elements(bias));
        let (output, _) =
            layer.compute(&elements(input), &elements(filter), bias.as_deref(), false);
        Ok(shaped(layer.output().into_dimension(), output))
    }
}

/// The largest value of each window of `input` (NHWC), as `tf.nn.max_pool`.
///
/// `ksize` and `strides` are `[1, height, width, 1]`. Padding never wins, and a NaN always does.
///
/// # Errors
/// [`NnError`] if the rank is not four, a size or a stride is zero, or a [`Padding::Valid`] window does not fit.
///
/// ```
/// use ndarray::{array, Array4};
/// use varscope_nn::ndarray::{self as nn, Padding};
///
/// let line = Array4::from_shape_vec([1, 1, 3, 1], vec![-3.0_f32, -1.0, -2.0]).unwrap();
/// let pooled = nn::max_pool(&line, [1, 1, 2, 1], [1, 1, 2, 1], Padding::Same)?;
/// assert_eq!(pooled.flatten(), array![-1.0, -2.0]);
/// # Ok::<(), nn::NnError>(())
/// ```
pub fn max_pool<A: Real, D: Dimension>(
    input: &ArrayRef<A, D>,
    ksize: [usize; 4],
    strides: [usize; 4],
    padding: Padding,
) -> Result<Array4<A>, NnError> {
    let shape = PoolShape::new("max_pool", input.shape(), ksize, strides, padding)?;
    Ok(shaped(
        shape.output().into_dimension(),
        kernel::max_pool(&shape, &elements(input), false).values,
    ))
}

/// `max(x, 0)` of every element, of any shape, as `tf.nn.relu`; NaN stays NaN.
pub fn relu<A: Real, D: Dimension>(input: &ArrayRef<A, D>) -> Array<A, D> {
    shaped(input.raw_dim(), kernel::relu(&elements(input)))
}

/// Adds `bias`, one value for each channel, to an `input` whose last axis are the channels, as `tf.nn.bias_add`.
///
/// # Errors
/// [`NnError`] if `bias` has not one axis, as long as the last one of `input`.
pub fn bias_add<A: Real, D: Dimension, E: Dimension>(
    input: &ArrayRef<A, D>,
    bias: &ArrayRef<A, E>,
) -> Result<Array<A, D>, NnError> {
    geometry::bias_channels("bias_add", input.shape(), bias.shape())?;
    Ok(shaped(
        input.raw_dim(),
        kernel::bias_add(&elements(input), &elements(bias)),
    ))
}

/// The elements in logical order, copied only if they lie otherwise.
fn elements<A: Real, D: Dimension>(array: &ArrayRef<A, D>) -> Cow<'_, [A]> {
    match array.as_slice() {
        Some(slice) => Cow::Borrowed(slice),
        None => Cow::Owned(array.iter().copied().collect()),
    }
}

/// What a kernel returned, as the array that it computed.
fn shaped<A: Real, D: Dimension>(shape: D, elements: Vec<A>) -> Array<A, D> {
    Array::from_shape_vec(shape, elements)
        .expect("a kernel returns as many elements as its shape says")
}
