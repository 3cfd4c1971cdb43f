//! Whether a callee may be asked, by everything that is known of its name.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use syn::Ident;

use super::bindings::Bindings;
use super::callee::Callee;
use super::resolution::{NameUse, Resolution};
use super::surroundings::Surroundings;

/// What names mean in a body.
#[derive(Debug)]
pub(in crate::reuse) struct Names<'a> {
    /// What the body binds itself.
    bindings: &'a Bindings,
    /// What the function around it is given.
    arguments: Vec<&'a Ident>,
    surroundings: &'a Surroundings,
    /// What was found out of functions: looking through a file's occurrences of a name is a third of an expansion that calls one
    /// layer all the time.
    functions: RefCell<HashMap<String, Resolution>>,
}

impl<'a> Names<'a> {
    pub(in crate::reuse) fn new(
        bindings: &'a Bindings,
        arguments: Vec<&'a Ident>,
        surroundings: &'a Surroundings,
    ) -> Self {
        Self {
            bindings,
            arguments,
            surroundings,
            functions: RefCell::default(),
        }
    }

    /// The callee with where it is found, if it can be asked whether it is a layer.
    pub(in crate::reuse) fn find(&self, mut callee: Callee) -> Option<Callee> {
        match self.resolve(&callee) {
            Resolution::Hidden => return None,
            Resolution::Open => {}
            Resolution::Layer(home) => callee.beside = Some(home),
        }
        Some(callee)
    }

    fn resolve(&self, callee: &Callee) -> Resolution {
        match callee.first_module() {
            Some(first) => self.module(&first),
            None if callee.is_plain() => self.function(callee.name.to_string()),
            // Behind `::`, where nothing hides anything.
            None => Resolution::Open,
        }
    }

    fn module(&self, name: &str) -> Resolution {
        if matches!(name, "crate" | "self" | "super" | "$crate") {
            return Resolution::Open;
        }
        match self.bindings.hide_module(name) {
            true => Resolution::Hidden,
            false => self.surroundings.resolve(NameUse::Module(name)),
        }
    }

    fn function(&self, name: String) -> Resolution {
        let mut functions = self.functions.borrow_mut();
        match functions.entry(name) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(unknown) => {
                let name = unknown.key().as_str();
                let is_argument = self.arguments.iter().any(|argument| *argument == name);
                let resolution = match is_argument || self.bindings.hide_function(name) {
                    true => Resolution::Hidden,
                    false => self.surroundings.resolve(NameUse::Function(name)),
                };
                *unknown.insert(resolution)
            }
        }
    }
}
