//! A convolutional layer on candle's tensors.

use candle_core::{DType, Module, Result, Tensor};

use super::{Path, cpu, portable, same_kind};
use crate::{Conv2dOptions, Padding};

/// A convolution, and what follows it, as one operation, differentiable in input, filter and bias:
/// [`varscope_nn::Conv2d`](crate::Conv2d) has the docs of all that can be said.
pub type Conv2d<'a> = crate::Conv2d<&'a Tensor>;

impl<'a> Conv2d<'a> {
    /// A convolution with `filter` (HWIO), and nothing else so far. `strides` is `[1, height, width, 1]`.
    pub fn new(filter: &'a Tensor, strides: [usize; 4], padding: Padding) -> Self {
        Self::of(filter, Conv2dOptions::new(padding).strides(strides))
    }

    /// One value for each channel of the output is added, as by [`bias_add`](super::bias_add).
    pub fn with_bias(mut self, bias: &'a Tensor) -> Self {
        self.bias = Some(bias);
        self
    }

    /// What the layer makes of `input` (NHWC).
    ///
    /// # Errors
    /// As [`conv2d`](super::conv2d), [`bias_add`](super::bias_add) and [`max_pool`](super::max_pool).
    pub fn forward(&self, input: &Tensor) -> Result<Tensor> {
        let (filter, bias) = (self.filter, self.bias);
        let layer = self.checked(input.dims(), filter.dims(), bias.map(Tensor::dims))?;
        same_kind("conv2d", input, filter)?;
        if let Some(bias) = bias {
            same_kind("bias_add", input, bias)?;
        }
        match Path::of("conv2d", input)? {
            Path::Kernels => cpu::conv2d(layer, input, filter, bias),
            Path::Wider => {
                let wide = |x: &Tensor| x.to_dtype(DType::F32);
                let bias = bias.map(wide).transpose()?;
                cpu::conv2d(layer, &wide(input)?, &wide(filter)?, bias.as_ref())?
                    .to_dtype(input.dtype())
            }
            Path::Portable => portable::layer(&layer, input, filter, bias),
        }
    }
}

/// As [`Conv2d::forward`], so that `input.apply(&layer)` works.
impl Module for Conv2d<'_> {
    fn forward(&self, input: &Tensor) -> Result<Tensor> {
        self.forward(input)
    }
}
