//! Where something was written, and what led there.

mod called;
mod chain;
mod provenance;
mod written;

use std::fmt;
use std::panic::Location;

use varscope_names::OneLine;

pub(crate) use chain::{Chain, Link};
pub(crate) use provenance::{LazyTrace, Noted, Provenance, ScopeName};
pub use written::Written;

/// A place in the user's source, known at compile time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// The file, as rustc was given it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The text of that line; empty where only the position is known.
    pub text: &'static str,
    /// How many characters of the line are meant.
    pub length: u32,
}

impl Site {
    /// What the macros write.
    pub const fn new(
        file: &'static str,
        line: u32,
        column: u32,
        text: &'static str,
        length: u32,
    ) -> Self {
        Self {
            file,
            line,
            column,
            text,
            length,
        }
    }

    pub(crate) fn is_on_line_of(&self, other: &Self) -> bool {
        self.line == other.line && self.file == other.file
    }
}

impl From<&'static Location<'static>> for Site {
    fn from(at: &'static Location<'static>) -> Self {
        Self::new(at.file(), at.line(), at.column(), "", 0)
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", OneLine(self.file), self.line, self.column)
    }
}

/// A site that costs one pointer: from a macro, or from `#[track_caller]`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Macro(&'static Site),
    Caller(&'static Location<'static>),
}

impl Place {
    #[track_caller]
    pub(crate) fn or_caller(site: Option<&'static Site>) -> Self {
        // Not `map_or_else`: inside of a closure, the caller would be this line.
        match site {
            Some(site) => Self::Macro(site),
            None => Self::Caller(Location::caller()),
        }
    }

    /// The request's own place, if it says one.
    pub(crate) fn or_outer(site: Option<&'static Site>, outer: Self) -> Self {
        site.map_or(outer, Self::Macro)
    }

    pub(crate) fn site(self) -> Site {
        match self {
            Self::Macro(site) => *site,
            Self::Caller(at) => at.into(),
        }
    }

    /// With nothing that led there.
    pub(crate) fn alone(self) -> Trace {
        Trace {
            site: self.site(),
            chain: Vec::new(),
        }
    }

    /// What tells it from every other one.
    pub(crate) fn address(self) -> usize {
        match self {
            Self::Macro(site) => std::ptr::from_ref(site).addr(),
            Self::Caller(at) => std::ptr::from_ref(at).addr(),
        }
    }

    /// Whether it is this very place.
    pub(crate) fn is(self, other: Self) -> bool {
        self.address() == other.address()
    }
}

/// A function marked `#[layer]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The function's name.
    pub name: &'static str,
    /// The module that it is in.
    pub module: &'static str,
    /// Where the function is written.
    pub site: Site,
}

impl Layer {
    fn is_of_this_crate(&self) -> bool {
        let name = self.module.split("::").next();
        name == module_path!().split("::").next()
    }
}

/// What a layer's signature tells of the calls in it.
pub trait KnownCalls: fmt::Debug + Sync {
    /// Where the layer calls another one, if there is just one such call.
    fn only_call(&self, name: &str, module: &str) -> Option<Site>;
}

/// A layer, and what is known besides of where it is called and what it calls.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// The layer.
    pub layer: Layer,
    /// Whether the function is `#[track_caller]`.
    pub tracked: bool,
    /// Whether its attribute opens a scope.
    pub scoped: bool,
    /// Its signature, if that tells the place of a call.
    pub signature: Option<&'static dyn KnownCalls>,
}

impl Definition {
    /// Where it calls the other layer, if there is one such call.
    pub(crate) fn only_call(&self, of: &Self) -> Option<Site> {
        let Layer { name, module, .. } = of.layer;
        self.signature?.only_call(name, module)
    }
}

/// One step on the way to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// A pass was begun.
    Pass {
        /// Where.
        at: Site,
    },
    /// A variable scope was opened.
    Scope {
        /// Its full name.
        name: String,
        /// Where.
        at: Site,
    },
    /// A layer was called.
    Layer {
        /// Which.
        layer: Layer,
        /// Where it was called, if that is known: Rust tells it of the outermost of layers that call each other, and the `scope!`
        /// around a call tells it of the others.
        called: Option<Site>,
    },
}

/// A site and the chain of passes, scopes and layers that led to it, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Where the variable was asked for.
    pub site: Site,
    /// What led there.
    pub chain: Vec<Step>,
}

impl Trace {
    /// The caller's place, with nothing that led there.
    #[track_caller]
    pub(crate) fn caller() -> Self {
        Self {
            site: Location::caller().into(),
            chain: Vec::new(),
        }
    }

    /// Where the user's own code asked: the site itself, or, of what a layer of this crate asks for, the line that called that layer.
    pub fn users_site(&self) -> &Site {
        let mut site = &self.site;
        for step in self.chain.iter().rev() {
            match step {
                Step::Layer {
                    layer,
                    called: Some(called),
                } if layer.is_of_this_crate() => site = called,
                // What the layer opens itself.
                Step::Scope { .. } => {}
                Step::Layer { .. } | Step::Pass { .. } => break,
            }
        }
        site
    }

    /// The innermost layer and, if it is known, where it was called.
    pub fn layer(&self) -> Option<(&Layer, Option<&Site>)> {
        self.chain.iter().rev().find_map(|step| match step {
            Step::Layer { layer, called } => Some((layer, called.as_ref())),
            _ => None,
        })
    }
}

/// `FILE:LINE:COL (layer conv_relu, called at FILE:LINE:COL)`, as far as that is known.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.site)?;
        match self.layer() {
            Some((layer, Some(called))) => {
                write!(f, " (layer {}, called at {called})", OneLine(layer.name))
            }
            Some((layer, None)) => write!(f, " (layer {})", OneLine(layer.name)),
            None => Ok(()),
        }
    }
}
