//! Whether a callee may be asked, by everything that is known of its name.

use syn::Ident;

use super::bindings::Bindings;
use super::callee::Callee;
use super::resolution::{NameUse, Resolution};
use super::surroundings::Surroundings;

/// What names mean in a body.
#[derive(Debug)]
pub(in crate::reuse) struct Names<'a> {
    /// What the body binds itself.
    pub(in crate::reuse) bindings: &'a Bindings,
    /// What the function around it is given.
    pub(in crate::reuse) arguments: Vec<&'a Ident>,
    pub(in crate::reuse) surroundings: &'a Surroundings,
}

impl Names<'_> {
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
        let Some(first) = callee.first_module() else {
            return match callee.is_plain() {
                true => self.function(&callee.name.to_string()),
                false => Resolution::Open,
            };
        };
        let is_root = matches!(first.as_str(), "crate" | "self" | "super" | "$crate");
        if is_root {
            return Resolution::Open;
        }
        match self.bindings.hide_module(&first) {
            true => Resolution::Hidden,
            false => self.surroundings.resolve(NameUse::Module(&first)),
        }
    }

    fn function(&self, name: &str) -> Resolution {
        let is_argument = self.arguments.iter().any(|argument| *argument == name);
        match is_argument || self.bindings.hide_function(name) {
            true => Resolution::Hidden,
            false => self.surroundings.resolve(NameUse::Function(name)),
        }
    }
}
