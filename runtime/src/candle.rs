//! The candle engine: variables are `candle_core` tensors, and functions keep returning candle's own `Result`.
//!
//! ```
//! use varscope::candle::prelude::*;
//!
//! #[layer]
//! fn dense(x: &Tensor, units: usize) -> Result<Tensor> {
//!     let kernel = get_variable!("kernel", [x.dim(1)?, units])?;
//!     let bias = get_variable!("bias", [units], initializer = zeros())?;
//!     x.matmul(&kernel)?.broadcast_add(&bias)
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let x = Tensor::ones((2, 3), DType::F32, store.device())?;
//! let y = model!(store, scope!("output", dense(&x, 4)))?;
//! assert_eq!(y.dims(), [2, 4]);
//! assert_eq!(store.trainable_vars().len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Layers
//! [`layers`] has TensorFlow's, from `dense` to `lstm`, with its names, defaults and values.
//!
//! # Training
//! [`optim`] has optimizers whose state is variables, averages, schedules and groups; [`l1`], [`l2`] and [`l1_l2`] are values for
//! `regularizer =`, and [`regularization_loss`] is their sum in a pass.

#[doc(inline)]
pub use crate::engines::candle::*;
#[doc(inline)]
pub use crate::train::{l1, l1_l2, l2, layers, optim, regularization_loss, regularization_loss_of};
