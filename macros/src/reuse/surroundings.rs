//! What stands around a macro call in its source file.
//!
//! A macro sees its own tokens only. Whether a function stands in a module, in another function or in an `impl`, and whether the
//! code around a `model!` hides a layer's name, is read from the file. If there is no file, or the place in it does not look
//! as it should, nothing is known, and nothing is asked that might go wrong.

use std::sync::Arc;

use proc_macro2::{Ident, Span};

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

    /// Whether a name may mean something else than what the module's names say, or what has that name as a module is no layer's:
    /// because a function around this place binds it, because a plain function beside it has it, or a module with another content.
    pub(super) fn hide(&self, name: Named<'_>) -> bool {
        match (&self.source, name) {
            (Some((source, at)), Named::Function(name)) if self.place != Place::Unknown => {
                source.hidden_by_function(*at, name)
                    || source.hidden_by_module(*at, name)
                    || source.has_other_namesake(*at, name)
            }
            (Some((source, at)), Named::Module(name)) if self.place != Place::Unknown => {
                source.hidden_by_function(*at, name)
            }
            _ => true,
        }
    }

    /// Why a layer that stands here can't have a module of its own name.
    pub(super) fn clash(&self, name: &Ident) -> Option<Clash> {
        let Some((source, at)) = &self.source else {
            return Some(Clash::Other);
        };
        let name = name.to_string();
        let name = name.trim_start_matches("r#");
        if source.module_name(*at).is_some_and(|module| module == name) {
            return Some(Clash::Namesake);
        }
        (source.has_module(*at, name) || source.has_prefix(name)).then_some(Clash::Other)
    }
}

/// A conflict over a module's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// The module around the layer has the layer's name (`conv.rs: fn conv`).
    Namesake,
    /// A module, crate or type beside the layer has it.
    Other,
}
