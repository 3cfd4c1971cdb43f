//! The compile-time reuse check: syntax → events → constants that the compiler evaluates.
//!
//! A body becomes a list of events ([`flow`]), with callees asked for where [`names`] says that they can be; the events become
//! facts ([`facts`]) and advice ([`advice`]), and those the constants ([`emit`]) that the runtime's `signature` room evaluates.

mod advice;
mod block;
mod emit;
mod event;
mod facts;
mod flow;
mod layer;
mod names;
mod prefilter;
mod sites;

pub(crate) use self::block::check as block;
pub(crate) use self::facts::LayerCheck;
pub(crate) use self::layer::{Layer, LayerScope, check as layer, unread};
