//! What the check knows of a body when all of it is read: plain data, of which the constants are made.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use syn::Attribute;
use varscope_names::fnv;

use super::advice::Warning;
use super::event::Event;
use super::names::Home;
use super::prefilter;
use super::sites::Sites;
use crate::site;

/// A body.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The path to the runtime.
    pub(super) krate: TokenStream,
    /// Empty for `model!` and `scope!`.
    pub(super) name: String,
    pub(super) parameters: Vec<String>,
    pub(super) events: Vec<Event>,
    pub(super) sites: Sites,
    pub(super) checked: bool,
    /// For each site, whether it could be at odds with another.
    pub(super) suspects: Vec<bool>,
    /// A number for the place in the sources.
    pub(super) identity: u64,
    pub(super) warnings: Vec<Warning>,
    /// Callees whose names stand once in the body: whoever is called by one of them is called there.
    pub(super) named_once: HashSet<String>,
}

impl Facts {
    pub(super) fn new(
        krate: &TokenStream,
        name: String,
        span: Span,
        events: Vec<Event>,
        sites: Sites,
    ) -> Self {
        let (line, column) = site::start(span);
        let place = format!("{} {line} {column} {name}", span.file());
        Self {
            krate: krate.clone(),
            name,
            parameters: Vec::new(),
            checked: true,
            suspects: prefilter::suspects(&events, &sites),
            events,
            sites,
            identity: fnv(&place),
            warnings: Vec::new(),
            named_once: HashSet::new(),
        }
    }

    /// Whether what could be at odds is most of the sites.
    pub(super) fn most_are_suspects(&self) -> bool {
        let suspects = self.suspects.iter().filter(|suspect| **suspect);
        2 * suspects.count() >= self.suspects.len()
    }

    /// Whether there is anything to compare.
    pub(super) fn needs_check(&self) -> bool {
        self.checked && self.suspects.contains(&true)
    }
}

/// What the check says of a `model!` or of an outermost scope.
#[derive(Debug)]
pub(crate) struct BlockCheck(pub(super) Facts);

/// What the check says of a layer.
#[derive(Debug)]
pub(crate) struct LayerCheck {
    pub(super) facts: Facts,
    /// Where the function's name is.
    pub(super) span: Span,
    /// How others find it; `None` if they can't.
    pub(super) face: Option<Face>,
    /// How others find it that is a type's function.
    pub(super) function: Option<Function>,
    /// The table of its variables, for its documentation.
    pub(super) table: Option<String>,
    /// A variable that it asks for under the same name every time.
    pub(super) fixed_name: Option<String>,
}

/// How a layer is called and seen that is a type's function.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) ident: Ident,
    pub(super) vis: TokenStream,
    /// `cfg`s.
    pub(super) attrs: Vec<Attribute>,
}

/// How a layer is called and seen.
#[derive(Debug)]
pub(super) struct Face {
    pub(super) ident: Ident,
    pub(super) vis: TokenStream,
    /// The same visibility, from inside the layer's module.
    pub(super) inner_vis: TokenStream,
    /// `cfg`s.
    pub(super) attrs: Vec<Attribute>,
    pub(super) home: Home,
    /// Whether the module around has a `SIGNATURE` of its own.
    pub(super) signature_is_taken: bool,
}
