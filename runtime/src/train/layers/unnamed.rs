//! Layers that nobody gives a name: each opens a scope of its own, numbered where there is one already, as `tf.layers` does without `name=`.
//!
//! ```
//! use varscope::candle::layers::unnamed::{conv2d, dense};
//! use varscope::candle::prelude::*;
//!
//! #[layer]
//! fn net(images: &Tensor) -> Result<Tensor> {
//!     let features = conv2d(images, (8, 3))?.flatten_from(1)?;
//!     let hidden = dense(&features, 16)?;
//!     dense(&hidden, 10)
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let images = Tensor::ones((1, 5, 5, 1), DType::F32, store.device())?;
//! model!(store, {
//!     scope!("model", net(&images))?;
//!     scope!("model", reuse = true, net(&images))?; // the same scopes by the same numbers
//! });
//! let kernels = store.select("**/kernel$")?;
//! let kernels: Vec<&str> = kernels.iter().map(|v| v.path()).collect();
//! assert_eq!(kernels, ["model/conv2d/kernel", "model/dense/kernel", "model/dense_1/kernel"]);
//! # Ok(())
//! # }
//! ```
//!
//! A trap, as in TensorFlow: a layer that is added before others moves their numbers, and a file that was saved before fits no more. Names that
//! are said, `scope!("logits", dense(&hidden, 10))` with [`layers::dense`](super::dense()), stay.

use candle_core::{Result, Tensor};

use super::{BatchNorm, Conv2d, Conv2dTranspose, Dense, Embedding, LayerNorm};

/// [`layers::dense`](super::dense()) in a scope `dense`, `dense_1`, ….
///
/// # Errors
/// As there.
#[crate::layer(crate = crate, default_scope = "dense")]
pub fn dense(input: &Tensor, settings: impl Into<Dense>) -> Result<Tensor> {
    super::dense(input, settings)
}

/// [`layers::conv2d`](super::conv2d()) in a scope `conv2d`, `conv2d_1`, ….
///
/// # Errors
/// As there.
#[crate::layer(crate = crate, default_scope = "conv2d")]
pub fn conv2d(input: &Tensor, settings: impl Into<Conv2d>) -> Result<Tensor> {
    super::conv2d(input, settings)
}

/// [`layers::conv2d_transpose`](super::conv2d_transpose()) in a scope `conv2d_transpose`, `conv2d_transpose_1`, ….
///
/// # Errors
/// As there.
#[crate::layer(crate = crate, default_scope = "conv2d_transpose")]
pub fn conv2d_transpose(input: &Tensor, settings: impl Into<Conv2dTranspose>) -> Result<Tensor> {
    super::conv2d_transpose(input, settings)
}

/// [`layers::batch_norm`](super::batch_norm()) in a scope `batch_normalization`, `batch_normalization_1`, ….
///
/// # Errors
/// As there.
#[crate::layer(crate = crate, default_scope = "batch_normalization")]
pub fn batch_norm(input: &Tensor, settings: impl Into<BatchNorm>) -> Result<Tensor> {
    super::batch_norm(input, settings)
}

/// [`layers::layer_norm`](super::layer_norm()) in a scope `LayerNorm`, `LayerNorm_1`, …, which is what `tf.contrib.layers` calls it.
///
/// # Errors
/// As there.
#[crate::layer(crate = crate, default_scope = "LayerNorm")]
pub fn layer_norm(input: &Tensor, settings: impl Into<LayerNorm>) -> Result<Tensor> {
    super::layer_norm(input, settings)
}

/// [`layers::embedding`](super::embedding()) in a scope `EmbedSequence`, `EmbedSequence_1`, …, which is what `tf.contrib.layers` calls it.
///
/// # Errors
/// As there.
#[crate::layer(crate = crate, default_scope = "EmbedSequence")]
pub fn embedding(ids: &Tensor, settings: impl Into<Embedding>) -> Result<Tensor> {
    super::embedding(ids, settings)
}
