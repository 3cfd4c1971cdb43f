//! The stack of open scopes: settings, inheritance, unique names. Pure: nothing here knows values, stores or threads.

mod captured;
mod chains;
mod counters;
#[cfg(feature = "candle")]
mod dotted;
mod enter;
mod facts;
mod frame;
mod names;
mod node;
mod noun;
mod pending;
mod recent;
mod settings;
mod stack;
mod tree;

pub(crate) use captured::Captured;
#[cfg(feature = "candle")]
pub(crate) use dotted::Dotted;
pub(crate) use enter::{Opening, Target};
pub(crate) use frame::Left;
#[cfg(feature = "tensorboard")]
pub(crate) use frame::Standing;
pub(crate) use names::{Names, Opened, Original, check_variable};
pub(crate) use node::NodeId;
pub(crate) use noun::Noun;
pub(crate) use settings::Settings;
pub(crate) use stack::Stack;
pub(crate) use tree::Tree;
