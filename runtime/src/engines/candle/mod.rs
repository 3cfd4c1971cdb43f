//! The candle engine: variables are `candle_core` tensors. The public face of it, with what trains them, is `varscope::candle`.

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
pub(crate) use macros::in_crate;
pub use store::VarStore;
pub use var_builder::{VarBuilderOptions, var_builder};
pub use variable::{IntoHost, Variable, computed, value};
#[doc(inline)]
pub use varscope_nn::candle as nn;

pub(crate) use error::{carried, carry};
pub(crate) use variable::into_host;
