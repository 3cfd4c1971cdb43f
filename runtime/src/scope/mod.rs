//! Scopes: settings, inheritance, unique names. Pure: nothing here knows values, threads or macros.

mod counters;
mod names;
mod options;
mod reuse;
mod settings;
mod tree;

pub(crate) use counters::{Counters, Snapshot};
pub(crate) use names::{Names, Opened, Original};
pub use options::{NameScopeOptions, ScopeOptions, ScopeTarget};
pub use reuse::Reuse;
pub(crate) use settings::{OwnSettings, Settings};
pub(crate) use tree::NodeId;
