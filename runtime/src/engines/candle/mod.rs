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

pub mod from_var_builder;
pub mod prelude;

mod copy;
mod error;
mod held;
mod home;
mod lora;
mod macros;
mod ops;
mod shape;
mod store;
mod var_builder;
mod variable;
mod whole;

pub use held::Candle;
pub use lora::{Lora, lora};
pub use store::VarStore;
pub use var_builder::{VarBuilderOptions, var_builder};
pub use variable::{IntoHost, Variable, computed, value};
#[doc(inline)]
pub use varscope_nn::candle as nn;

pub(crate) use variable::into_host;
