//! What stands around a macro call in its source file.
//!
//! A macro sees its own tokens only. Whether a function stands in a module, in another function or in an `impl`, and whether the
//! code around a `model!` hides a layer's name, is read from the file. If there is no file, or the place in it does not look
//! as it should, nothing is known, and nothing is asked that might go wrong.

use std::sync::Arc;

use proc_macro2::{Ident, Span};

use super::callee::Home;
use super::place::{Place, Spot};
use super::resolution::{ModuleClash, NameUse, Resolution};
use crate::source::File;

/// A place in a source file.
#[derive(Clone, Debug)]
pub(in crate::reuse) struct Surroundings {
    source: Option<(Arc<File>, usize)>,
    pub(in crate::reuse) place: Place,
}

impl Surroundings {
    /// Around this identifier or literal.
    pub(in crate::reuse) fn of(span: Span, text: &str) -> Self {
        let found = File::of(&span.file(), span).and_then(|file| {
            let start = span.start();
            let at = file.outline().find(start.line, start.column, text)?;
            Some((file, at))
        });
        Self::at(found)
    }

    /// In a file of this text, where the word stands last.
    #[cfg(test)]
    pub(in crate::reuse) fn in_text(text: &str, word: &str) -> Self {
        let file = File::new("src/nets.rs".into(), text.into());
        let at = file.outline().occurrences(word).next();
        Self::at(at.map(|at| (Arc::new(file), at)))
    }

    fn at(source: Option<(Arc<File>, usize)>) -> Self {
        let spot = source.as_ref().map(|(file, at)| Spot::new(file, *at));
        Self {
            place: spot.map_or(Place::Unknown, Spot::place),
            source,
        }
    }

    fn spot(&self) -> Option<Spot<'_>> {
        let (file, at) = self.source.as_ref()?;
        Some(Spot::new(file, *at))
    }

    /// What a name of a callee means here.
    ///
    /// It is hidden if it may mean something else than what the module's names say: because a function around this place binds
    /// it, or a plain function beside it has it while a layer's module may come in by a glob.
    pub(super) fn resolve(&self, name: NameUse<'_>) -> Resolution {
        let (Some(spot), true) = (self.spot(), self.place != Place::Unknown) else {
            return Resolution::Hidden;
        };
        match name {
            NameUse::Function(name) | NameUse::Module(name) if spot.is_hidden_by_function(name) => {
                Resolution::Hidden
            }
            // A type's function is nothing that can be imported.
            NameUse::Module(name) if spot.has_type(name) => Resolution::Hidden,
            NameUse::Module(_) => Resolution::Open,
            NameUse::Function(name) if spot.is_hidden_by_module(name) => Resolution::Hidden,
            NameUse::Function(name) if spot.has_layer_beside(name) => match clash(spot, name) {
                None => Resolution::Layer(Home::Own),
                Some(ModuleClash::Namesake) => Resolution::Layer(Home::Around),
                Some(ModuleClash::Other) => Resolution::Open,
            },
            NameUse::Function(_) => Resolution::Open,
        }
    }

    /// Why a layer that stands here can't have a module of its own name.
    pub(in crate::reuse) fn clash(&self, name: &Ident) -> Option<ModuleClash> {
        let name = name.to_string();
        match self.spot() {
            Some(spot) => clash(spot, name.trim_start_matches("r#")),
            None => Some(ModuleClash::Other),
        }
    }
}

fn clash(spot: Spot<'_>, name: &str) -> Option<ModuleClash> {
    if spot.module_name().is_some_and(|module| module == name) {
        return Some(ModuleClash::Namesake);
    }
    (spot.has_module(name) || spot.has_prefix(name)).then_some(ModuleClash::Other)
}
