//! A convolutional layer: what is asked for, and the same with its shapes checked.

use crate::geometry::{Conv2dShape, PoolShape, bias_channels};
use crate::kernel::{self, Finish, Lane, Largest};
use crate::{Conv2dOptions, NnError, Padding};

/// A convolution and what follows it, computed and differentiated as one operation: `max_pool(relu(conv2d(input, filter) + bias))`.
///
/// Only the filter is needed. What is said is done in the order of this formula, whatever the order in which it is said. `T` is a
/// library's tensor, borrowed: write the type by its name in [`ndarray`](crate::ndarray::Conv2d) or `candle`.
///
/// ```
/// use ndarray::{Array1, Array4};
/// use varscope_nn::ndarray::{self as nn, Padding};
///
/// let images = Array4::<f32>::ones([2, 28, 28, 1]);
/// let (filter, bias) = (Array4::ones([5, 5, 1, 8]), Array1::zeros(8));
/// let layer = nn::Conv2d::new(&filter, [1, 1, 1, 1], Padding::Same)
///     .with_bias(&bias)
///     .with_relu()
///     .with_max_pool([1, 2, 2, 1], [1, 2, 2, 1], Padding::Same);
/// assert_eq!(layer.forward(&images)?.shape(), [2, 14, 14, 8]);
/// # Ok::<(), varscope_nn::NnError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a layer computes nothing before `forward`"]
pub struct Conv2d<T> {
    pub(crate) filter: T,
    pub(crate) bias: Option<T>,
    options: Conv2dOptions,
    relu: bool,
    pool: Option<([usize; 4], [usize; 4], Padding)>,
}

impl<T> Conv2d<T> {
    pub(crate) fn of(filter: T, options: Conv2dOptions) -> Self {
        Self {
            filter,
            bias: None,
            options,
            relu: false,
            pool: None,
        }
    }

    /// The filter's taps lie so far apart, `[1, height, width, 1]`.
    pub fn with_dilations(mut self, dilations: [usize; 4]) -> Self {
        self.options.dilations = dilations;
        self
    }

    /// Negative sums become zero, as by `relu`.
    pub fn with_relu(mut self) -> Self {
        self.relu = true;
        self
    }

    /// The result is pooled last, as by `max_pool` with these arguments.
    pub fn with_max_pool(
        mut self,
        ksize: [usize; 4],
        strides: [usize; 4],
        padding: Padding,
    ) -> Self {
        self.pool = Some((ksize, strides, padding));
        self
    }

    /// The layer over arguments of these shapes, if they fit. Errors name the step that they are of.
    pub(crate) fn checked(
        &self,
        input: &[usize],
        filter: &[usize],
        bias: Option<&[usize]>,
    ) -> Result<Checked, NnError> {
        let conv = Conv2dShape::new(input, filter, &self.options)?;
        if let Some(bias) = bias {
            bias_channels("bias_add", &conv.output(), bias)?;
        }
        let pool = |(ksize, strides, padding)| {
            PoolShape::new("max_pool", &conv.output(), ksize, strides, padding)
        };
        Ok(Checked {
            conv,
            relu: self.relu,
            pool: self.pool.map(pool).transpose()?,
        })
    }
}

/// A layer whose arguments fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checked {
    pub(crate) conv: Conv2dShape,
    pub(crate) relu: bool,
    pub(crate) pool: Option<PoolShape>,
}

impl Checked {
    pub(crate) fn output(&self) -> [usize; 4] {
        self.pool
            .map_or_else(|| self.conv.output(), |pool| pool.output())
    }

    /// The result, and if something was pooled the places of what was the largest, if that is asked for.
    pub(crate) fn compute<T: Lane>(
        &self,
        input: &[T],
        filter: &[T],
        bias: Option<&[T]>,
        placed: bool,
    ) -> (Vec<T>, Option<Vec<u32>>) {
        let relu = self.relu;
        let finish = Finish { bias, relu };
        match &self.pool {
            None => (kernel::forward(&self.conv, input, filter, finish), None),
            Some(pool) => {
                let Largest { values, places } =
                    kernel::forward_pooled(&self.conv, pool, input, filter, finish, placed);
                (values, places)
            }
        }
    }
}
