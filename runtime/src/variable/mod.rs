//! Variables: the handle, what it holds, and what can be said of it.

pub mod collection;
pub(crate) mod engine;
mod handle;
mod hooks;
mod meta;
mod moved;
mod options;
pub mod partition;

pub use handle::AnyVariable;
pub use hooks::{AnyValue, Constraint, Regularizer, no_regularizer};
pub(crate) use meta::{Common, Commons, Key, Meta};
pub(crate) use moved::{Move, State};
pub use options::IntoSetting;
pub(crate) use options::{CollectionKey, Options, each_option};
