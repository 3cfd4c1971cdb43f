//! What a name means here.
//!
//! A callee is asked whether it is a layer by its name alone ([`callee`]). What may hide the name is found in the body
//! ([`bindings`]) and in the file around it ([`surroundings`], which looks at the [`place`] and at the [`items`] beside it);
//! [`find`] puts the answers together.

mod bindings;
mod callee;
mod find;
mod items;
mod place;
mod resolution;
mod surroundings;
#[cfg(test)]
mod tests;

pub(super) use self::bindings::{Bindings, bound_by};
pub(super) use self::callee::{Callee, Home};
pub(super) use self::find::Names;
pub(super) use self::place::Place;
pub(super) use self::resolution::ModuleClash;
pub(super) use self::surroundings::Surroundings;
