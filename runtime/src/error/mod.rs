//! What can go wrong with variables and scopes, and where: the kinds of errors, places in the source, and what led to them.

mod kind;
mod messages;
mod nearest;
mod row;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use varscope_names::OneLine;

pub use crate::site::{Layer, Site, Step, Trace};
pub use kind::ErrorKind;
pub(crate) use messages::{Messages, chain};
pub use nearest::nearest_names;
pub(crate) use nearest::{KnowsNames, LazyNearest, Nearest};

use crate::site::LazyTrace;

/// The result of everything that asks for variables or opens scopes.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An engine's or a user function's own error, shared so that errors stay cheap to clone.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// An error of a request for a variable, or of opening a scope.
///
/// `Display` is one line: what is wrong, the way out, and both places; what could break the line, hide in it or turn it around is escaped.
/// What a function of the user's, an engine or an operation says of its own failure is the [`source`](std::error::Error::source), and not
/// repeated. The parts can be had one by one, and [`Self::report`] shows the source lines. What takes time to find out, such as names like
/// a missing one, is found out when somebody looks; until it is dropped the error keeps the store for that.
#[derive(Clone)]
pub struct Error(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    kind: ErrorKind,
    requested: Option<LazyTrace>,
    defined: Option<LazyTrace>,
    first: Option<Site>,
    nearest: Option<LazyNearest>,
    /// What was made to be lent out, by whoever shows the error.
    #[cfg(feature = "miette")]
    lent: std::sync::OnceLock<Arc<dyn std::any::Any + Send + Sync>>,
}

impl Error {
    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The message alone, without the places; with what lies beneath, which `Display` leaves to the source.
    pub fn message(&self) -> String {
        self.0.kind.to_string()
    }

    /// Where the failing request or scope is written, and what led there.
    pub fn requested(&self) -> Option<&Trace> {
        self.0.requested.as_ref().map(LazyTrace::get)
    }

    /// Where the variable that is in the way was created, and what led there.
    pub fn defined(&self) -> Option<&Trace> {
        self.0.defined.as_ref().map(LazyTrace::get)
    }

    /// Where this pass asked for the variable first, if it was created in an earlier one.
    pub fn first_requested(&self) -> Option<&Site> {
        self.0.first.as_ref()
    }

    /// The existing names most like the missing one, best first.
    pub fn nearest(&self) -> &[String] {
        self.like().map_or(&[], |nearest| &nearest.names)
    }

    /// Where the first of [`Self::nearest`] was created, and what led there.
    pub fn nearest_defined(&self) -> Option<&Trace> {
        let defined = self.like()?.defined.as_ref();
        defined.map(LazyTrace::get)
    }

    fn like(&self) -> Option<&Nearest> {
        self.0.nearest.as_ref().map(LazyNearest::get)
    }

    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Parts {
            kind,
            requested: None,
            defined: None,
            first: None,
            nearest: None,
            #[cfg(feature = "miette")]
            lent: std::sync::OnceLock::new(),
        }))
    }

    /// Something made of the error that lives as long as it does: made once, and nothing if somebody else has lent something else.
    #[cfg(feature = "miette")]
    pub(crate) fn lend<T: std::any::Any + Send + Sync>(
        &self,
        make: impl FnOnce(&Self) -> T,
    ) -> Option<&T> {
        let lent = self.0.lent.get_or_init(|| Arc::new(make(self)));
        lent.downcast_ref()
    }

    pub(crate) fn at(mut self, requested: impl Into<LazyTrace>) -> Self {
        self.0.requested.get_or_insert(requested.into());
        self
    }

    pub(crate) fn defined_at(mut self, defined: impl Into<LazyTrace>) -> Self {
        self.0.defined = Some(defined.into());
        self
    }

    pub(crate) fn first_at(mut self, site: Site) -> Self {
        self.0.first = Some(site);
        self
    }

    /// Names what exists under a like name.
    pub(crate) fn near(mut self, names: LazyNearest) -> Self {
        self.0.nearest = Some(names);
        self
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

/// So that `nn::conv2d(..)?` stands where variables are asked for.
#[cfg(feature = "nn")]
impl From<varscope_nn::NnError> for Error {
    fn from(error: varscope_nn::NnError) -> Self {
        Self::new(ErrorKind::Operation(Arc::new(error)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts {
            kind,
            requested,
            defined,
            first,
            ..
        } = &*self.0;
        let nearest = self.nearest();
        let mut text = kind.short();
        let ends_alone =
            nearest.is_empty() && defined.is_none() && first.is_none() && requested.is_none();
        // A sentence of TensorFlow's that has no full stop gets one where another sentence follows.
        if !ends_alone && !text.ends_with(['.', '?', '!']) {
            text.push('.');
        }
        f.write_str(&text)?;
        if !nearest.is_empty() {
            let names = OneLine(nearest.join(", "));
            let whose = match kind {
                ErrorKind::NotInFile { .. } => "names that were loaded",
                _ => "existing names",
            };
            write!(f, " The nearest {whose} are: {names}.")?;
        }
        if let Some(defined) = defined {
            let what = match kind {
                ErrorKind::NotInFile { .. } => "Loaded",
                _ => "Originally defined",
            };
            write!(f, " {what} at {defined}.")?;
        }
        if let Some(first) = first {
            write!(f, " First requested in this pass at {first}.")?;
        }
        if let Some(requested) = requested {
            write!(f, " Requested at {requested}.")?;
        }
        Ok(())
    }
}

/// As `Display`, and what lies beneath: `unwrap` and `main` print errors by `Debug`, and a reader wants it all there.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        for cause in chain(std::error::Error::source(self)) {
            write!(f, " Caused by: {}.", OneLine(cause.trim_end_matches('.')))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.kind().source()
    }
}
