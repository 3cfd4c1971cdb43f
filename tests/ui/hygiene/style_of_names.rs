#![deny(nonstandard_style, missing_docs)]

//! A crate.

use varscope::prelude::*;

#[layer]
pub fn undocumented(Argument: usize) -> usize {
    Argument
}

/// Documented.
#[layer]
pub fn Documented() {}

fn main() {
    let store = VarStore::new();
    model!(store, scope!("a" as Alias, {
        let Local = Alias;
        drop(Local);
    }));
}
