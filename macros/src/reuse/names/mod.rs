//! What a name means here.
//!
//! A callee is asked whether it is a layer by its name alone ([`callee`]). What may hide the name is found in the body
//! ([`bindings`]) and in the file around it ([`surroundings`], [`place`]), both by the [`scope`] that each of their tokens stands in
//! and what it binds ([`scopes`]); what it means in the module, and whether that may be a layer, in the [`module`]s of the crate:
//! their [`items`] and [`imports`], which [`lookup`] follows as far as their [`visibility`] lets it; for functions of [`types`], in
//! the types' [`inherent`] `impl`s. [`find`] puts the answers together.

mod bindings;
mod callee;
mod find;
mod imports;
mod inherent;
mod items;
mod lookup;
mod module;
mod place;
mod scope;
mod scopes;
mod surroundings;
#[cfg(test)]
mod tests;
mod tree;
mod types;
mod visibility;

pub(super) use self::bindings::{Bindings, bound_by};
pub(super) use self::callee::{Callee, Home, Road};
pub(super) use self::find::Names;
pub(super) use self::place::Place;
pub(super) use self::surroundings::{ModuleClash, Surroundings};
