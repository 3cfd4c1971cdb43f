//! The compile-time reuse check: syntax → events → constants that the compiler evaluates.
//!
//! A body becomes a list of events ([`read`], [`macros`]); the events become a constant and its comparison ([`emit`]), which the
//! runtime's `signature` room evaluates. A callee is asked whether it is a layer by its name alone ([`callee`]); what may hide
//! the name is found in the body ([`names`]) and around it ([`surroundings`]).

mod block;
mod branch;
mod callee;
mod configured;
mod doc;
mod emit;
mod events;
mod layer;
mod lexer;
mod macros;
mod names;
mod near;
mod read;
mod shape;
mod sites;
mod source;
mod surroundings;
mod suspects;
#[cfg(test)]
mod tests;
mod warn;

pub(crate) use self::block::items as block_items;
pub(crate) use self::layer::check as layer;
