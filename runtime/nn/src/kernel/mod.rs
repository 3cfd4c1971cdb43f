//! The arithmetic: pure functions over slices, shared by all engines that compute on the host.
//!
//! A convolution is a matrix product whose left matrix (`im2col`) is never written down. Its row for an output pixel is a
//! handful of contiguous runs of the padded image, so the product reads them where they are: [`plan`] finds the runs,
//! [`gather`] multiplies them with a filter (forward and, with the roles swapped, the input's gradient), [`outer`] with the
//! output's gradient (the filter's gradient). Image by image, each on one thread, in an order that does not depend on the
//! number of threads; where much of what is read would be padding, a few images side by side.
//!
//! Which road a convolution takes is decided by its shapes alone, and threads only share its tasks: [`Plan::in_lots`](plan::Plan::in_lots)
//! chooses between one image after the other and lots of them, [`mod@gradients`] how many sums a batch is cut into.
//!
//! Why no road over a GEMM crate and an `im2col` buffer: those that are fast enough either are called through `unsafe` (`gemm`, candle's,
//! which has vectors of 8 elements as candle builds it, where this code has 16) or pack their operands anew in every call
//! (`matrixmultiply`), and the buffer alone is 25 times the input for a 5×5 filter. Candle's convolution takes that road; the bench
//! `kernels`, with 1 to 64 images, 1×1 to 5×5 taps and 8 to 512 channels, has no case where it is faster.

mod aligned;
mod conv;
mod elementwise;
mod framed;
mod gather;
mod gradients;
mod lane;
#[cfg(feature = "candle")]
pub(crate) mod normalize;
mod outer;
mod panels;
mod plan;
mod pool;
mod threads;
mod upstream;

pub(crate) use conv::{forward, forward_pooled};
pub(crate) use elementwise::{bias_add, relu};
#[cfg(feature = "candle")]
pub(crate) use elementwise::{bias_gradient, relu_gradient};
pub(crate) use gather::Finish;
#[cfg(feature = "candle")]
pub(crate) use gradients::{Gradients, Wanted, gradients};
pub(crate) use lane::Lane;
#[cfg(feature = "candle")]
pub(crate) use pool::max_pool_gradient;
pub(crate) use pool::{Largest, max_pool};
#[cfg(feature = "candle")]
pub(crate) use upstream::{Pooled, Upstream};
