//! What stands around a macro call in its source file.
//!
//! A macro sees its own tokens only. Whether a function stands in a module, in another function or in an `impl`, and whether the
//! code around a `model!` hides a layer's name, is read from the file. If there is no file, or the place in it does not look
//! as it should, nothing is known, and nothing is asked that might go wrong.

use std::sync::Arc;

use proc_macro2::{Ident, Span};

use super::callee::Module;
use super::read::Named;
use super::source::Source;

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Directly in a module: the file, or an inline one.
    Module,
    /// In a function, a constant's value or the like.
    Function,
    /// Directly in an `impl` or a trait.
    Assoc,
    /// Inside somebody's macro, or not found.
    Unknown,
}

/// A place in a source file.
#[derive(Clone, Debug)]
pub(super) struct Surroundings {
    source: Option<(Arc<Source>, usize)>,
    pub(super) place: Place,
}

impl Surroundings {
    /// Around this identifier or literal.
    pub(super) fn of(span: Span, text: &str) -> Self {
        let found = span.local_file().and_then(|file| {
            let source = Source::of(&file)?;
            let start = span.start();
            let at = source.find(start.line, start.column, text)?;
            Some((source, at))
        });
        match found {
            Some((source, at)) => Self {
                place: source.place(at),
                source: Some((source, at)),
            },
            None => Self {
                source: None,
                place: Place::Unknown,
            },
        }
    }

    /// What a name of a callee means here.
    ///
    /// It is hidden if it may mean something else than what the module's names say: because a function around this place binds
    /// it, or a plain function beside it has it while a layer's module may come in by a glob.
    pub(super) fn sight(&self, name: Named<'_>) -> Sight {
        let (Some((source, at)), true) = (&self.source, self.place != Place::Unknown) else {
            return Sight::Hidden;
        };
        match name {
            Named::Function(name) | Named::Module(name) if source.hidden_by_function(*at, name) => {
                Sight::Hidden
            }
            // A type's function is nothing that can be imported.
            Named::Module(name) if source.declares_type(name) => Sight::Hidden,
            Named::Module(_) => Sight::Open,
            Named::Function(name) if source.hidden_by_module(*at, name) => Sight::Hidden,
            Named::Function(name) if source.has_layer_beside(*at, name) => {
                match self.clash_of(name) {
                    None => Sight::Layer(Module::Own),
                    Some(Clash::Namesake) => Sight::Layer(Module::Around),
                    Some(Clash::Other) => Sight::Open,
                }
            }
            Named::Function(_) => Sight::Open,
        }
    }

    /// Why a layer that stands here can't have a module of its own name.
    pub(super) fn clash(&self, name: &Ident) -> Option<Clash> {
        let name = name.to_string();
        self.clash_of(name.trim_start_matches("r#"))
    }

    fn clash_of(&self, name: &str) -> Option<Clash> {
        let Some((source, at)) = &self.source else {
            return Some(Clash::Other);
        };
        if source.module_name(*at).is_some_and(|module| module == name) {
            return Some(Clash::Namesake);
        }
        (source.has_module(*at, name) || source.has_prefix(name)).then_some(Clash::Other)
    }
}

/// What is known of a name that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Not what the module's names say.
    Hidden,
    /// What the module's names say, whatever that is.
    Open,
    /// A layer in the same module, whose answer is there.
    Layer(Module),
}

/// A conflict over a module's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// The module around the layer has the layer's name (`conv.rs: fn conv`).
    Namesake,
    /// A module, crate or type beside the layer has it.
    Other,
}
