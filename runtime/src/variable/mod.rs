//! Variables: the handle, what it holds, what can be said of it, and where it was made.

pub mod collection;
pub(crate) mod engine;
mod handle;
mod hooks;
mod options;
pub mod partition;
mod provenance;

pub use handle::AnyVariable;
pub(crate) use handle::Meta;
pub use hooks::{AnyValue, Constraint, Regularizer, no_regularizer};
pub(crate) use options::{CollectionKey, Options, each_option};
pub(crate) use provenance::{NotedStep, Provenance};
