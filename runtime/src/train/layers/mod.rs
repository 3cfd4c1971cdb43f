//! TensorFlow's layers as functions: what they ask for is theirs by name, and they compute what theirs do.
//!
//! ```
//! use varscope::candle::layers::{BatchNorm, Conv2d, batch_norm, conv2d, dense, dropout, max_pool};
//! use varscope::candle::prelude::*;
//!
//! #[layer]
//! fn net(images: &Tensor, training: bool) -> Result<Tensor> {
//!     let x = scope!("conv1", {
//!         let x = conv2d(images, Conv2d::new(16, 3).padding(Padding::Same).use_bias(false))?;
//!         nn::relu(&batch_norm(&x, training)?)?
//!     });
//!     let x = max_pool(&x, 2)?.flatten_from(1)?;
//!     scope!("logits", dense(&dropout(&x, 0.4, training)?, 10))
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let images = Tensor::ones((2, 8, 8, 1), DType::F32, store.device())?;
//! let logits = model!(store, net(&images, true))?;
//! assert_eq!(logits.dims(), [2, 10]);
//! let names: Vec<String> = store.variables().iter().map(|v| v.path().to_owned()).collect();
//! assert_eq!(
//!     names,
//!     [
//!         "conv1/kernel", "conv1/gamma", "conv1/beta", "conv1/moving_mean", "conv1/moving_variance",
//!         "logits/kernel", "logits/bias",
//!     ]
//! );
//! # Ok(())
//! # }
//! ```
//!
//! A layer asks for its variables in the active scope, as any function of yours does, so a `scope!` around the call is its name, and two calls in
//! one scope are a mistake that the compiler sees:
//!
//! ```text
//! error[E0080]: evaluation panicked: variable `kernel` already exists, disallowed. Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?
//!  --> src/net.rs:6:5
//!   |
//! 6 |     dense(&x, 10)
//!   |     ^^^^^^^^^^^^^ evaluation of `_::_` failed inside this call
//!   |
//! note: inside `first_requested_here`
//!  --> src/net.rs:5:13
//!   |
//! 5 |     let x = dense(x, 64)?;
//!   |             ^^^^^^^^^^^^
//! ```
//!
//! What a layer takes last are its settings: what it can't do without, or everything by name. `dense(&x, 64)` is `dense(&x, Dense::new(64))`.
//!
//! | TensorFlow 1 | here |
//! | --- | --- |
//! | `tf.layers.dense(x, 64, name="fc")` | `scope!("fc", dense(&x, 64))` |
//! | `tf.layers.dense(x, 64)` | [`unnamed::dense(&x, 64)`](unnamed) |
//! | `tf.layers.conv2d(x, 32, 5, padding="same", activation=tf.nn.relu)` | `conv2d(&x, Conv2d::new(32, 5).padding(Padding::Same).relu())` |
//! | `tf.layers.batch_normalization(x, training=training)` and its `update_ops` | `batch_norm(&x, training)` |
//! | `tf.contrib.layers.layer_norm(x, begin_norm_axis=-1)` | `layer_norm(&x, 1e-12)` |
//! | `tf.layers.dropout(x, 0.4, training=training)` | `dropout(&x, 0.4, training)` |
//! | `tf.nn.dynamic_rnn(LSTMCell(64), x)` | `scope!("rnn", lstm(&x, 64))` |
//! | `slim.conv2d(x, 64, [3, 3], scope="conv1")` | `scope!("conv1", conv2d(..))` in a scope with `custom_getter =` [`slim()`] |
//!
//! Initializers are TensorFlow's: kernels begin as the scope says, or else by `glorot_uniform()`, biases at zero. Everything has a backward. Values and
//! gradients were compared with TensorFlow's, case by case. Images are `[batch, height, width, channels]`.

mod convolution;
mod dropping;
mod linear;
mod lookup;
mod normalization;
mod pooling;
mod recurrent;
mod settings;
mod slim_names;
pub mod unnamed;

pub use convolution::{Conv2d, Conv2dTranspose, Size, conv2d, conv2d_transpose};
pub use dropping::dropout;
pub use linear::{Dense, dense};
pub use lookup::{Embedding, embedding};
pub use normalization::{BatchNorm, LayerNorm, batch_norm, layer_norm};
pub use pooling::{MaxPool, max_pool};
pub use recurrent::{Gru, Lstm, LstmState, gru, lstm};
pub use slim_names::slim;
