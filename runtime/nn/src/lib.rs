//! The few TensorFlow-style operations that tensor libraries lack: convolution, pooling, ReLU and bias over images.
//!
//! Images are `[batch, height, width, channels]` (NHWC), filters `[height, width, in_channels, out_channels]` (HWIO), and
//! strides, window sizes and padding mean what they mean in TensorFlow. Each library has a module with the same functions on its own
//! tensors: [`mod@ndarray`], and with the feature `candle` the module `candle`, whose operations have gradients, and which has normalizations as
//! well. Both compute on the processor with the kernels of this crate.
//!
//! ```
//! use ndarray::Array4;
//! use varscope_nn::ndarray::{self as nn, Padding};
//!
//! let images = Array4::<f32>::ones([2, 28, 28, 1]);
//! let filter = Array4::<f32>::ones([5, 5, 1, 8]);
//! let features = nn::conv2d(&images, &filter, [1, 2, 2, 1], Padding::Same)?;
//! assert_eq!(features.shape(), [2, 14, 14, 8]);
//! # Ok::<(), varscope_nn::NnError>(())
//! ```
#![warn(missing_docs)]

#[cfg(feature = "candle")]
pub mod candle;
mod conv2d;
mod error;
#[cfg_attr(
    not(feature = "candle"),
    allow(dead_code, reason = "only candle differentiates")
)]
mod geometry;
#[cfg_attr(
    not(feature = "candle"),
    allow(dead_code, reason = "only candle differentiates")
)]
mod kernel;
pub mod ndarray;
mod options;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

pub use conv2d::Conv2d;
pub use error::NnError;
pub use options::{Conv2dOptions, Padding};
