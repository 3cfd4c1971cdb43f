//! Scopes: settings, inheritance, unique names. Pure: nothing here knows values, threads or macros.

mod counters;
mod names;
mod options;
mod pending;
mod reuse;
mod settings;
mod tree;

pub(crate) use counters::Counters;
pub(crate) use names::{Names, Original};
pub use options::{NameScopeOptions, ScopeOptions, ScopeTarget};
pub(crate) use pending::Position;
pub use reuse::Reuse;
pub(crate) use settings::{OwnSettings, Settings};
pub(crate) use tree::{EdgeId, NodeId};
