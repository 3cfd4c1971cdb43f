//! What is certain to run: syntax → events.
//!
//! A walk over a body in the order of execution ([`read`]), which knows branches ([`branch`]), calls ([`call`]), and the macros
//! of this crate ([`ours`]). *Certain* means: in every run that gets to the end of the body. The arms of a branch exclude each
//! other; an arm that leaves (`return`, `break`) does not count; loops, closures and `async` blocks may run zero times; what
//! follows a `return` is dead. What may run is read in the same way: who gets to its end has done all of it, behind what ran in front
//! of it. A closure that is only called by its name does what it does where it is called.

mod branch;
mod call;
mod closure;
mod configured;
mod ours;
mod parameters;
mod read;
#[cfg(test)]
mod tests;

pub(super) use self::ours::sharing;
pub(super) use self::parameters::Parameters;
pub(super) use self::read::{Flow, Level, Reader};
