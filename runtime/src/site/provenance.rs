//! Where something was asked for, written out when somebody looks.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::chain::{Chain, without};
use super::{Place, Site, Trace};

/// A place and what led there.
#[derive(Clone, Debug)]
pub(crate) enum Provenance {
    Written(Box<Trace>),
    Noted(Noted),
}

/// A place and the chain to it, without a text of its own.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) place: Place,
    pub(crate) chain: Option<Arc<Chain>>,
    pub(crate) scope: ScopeName,
}

/// The name of the innermost scope that led to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ScopeName {
    Is(Arc<str>),
    /// The name of what was asked for has so many components more.
    Without(u32),
}

impl Provenance {
    pub(crate) fn site(&self) -> Site {
        match self {
            Self::Written(trace) => trace.site,
            Self::Noted(noted) => noted.place.site(),
        }
    }

    /// That of something of this name, in full.
    pub(crate) fn write(&self, name: &str) -> Trace {
        match self {
            Self::Written(trace) => Trace::clone(trace),
            Self::Noted(noted) => noted.write(name),
        }
    }

    /// The same for whoever does not know the name.
    pub(crate) fn of(&self, name: &str) -> Self {
        match self {
            Self::Noted(noted) => Self::Noted(Noted {
                scope: ScopeName::Is(noted.scope.in_name(name).into()),
                ..noted.clone()
            }),
            Self::Written(_) => self.clone(),
        }
    }
}

impl ScopeName {
    fn in_name<'a>(&'a self, name: &'a str) -> &'a str {
        match self {
            Self::Is(scope) => scope,
            Self::Without(components) => without(name, *components),
        }
    }
}

impl Noted {
    fn write(&self, name: &str) -> Trace {
        let scope = self.scope.in_name(name);
        let chain = self.chain.as_ref().map(|chain| chain.write(scope));
        Trace {
            site: self.place.site(),
            chain: chain.unwrap_or_default(),
        }
    }
}

impl From<Trace> for Provenance {
    fn from(trace: Trace) -> Self {
        Self::Written(Box::new(trace))
    }
}

/// What an error has of it: most are looked at by nobody.
#[derive(Clone)]
pub(crate) struct LazyTrace {
    provenance: Provenance,
    written: OnceLock<Box<Trace>>,
}

impl LazyTrace {
    pub(crate) fn get(&self) -> &Trace {
        match &self.provenance {
            Provenance::Written(trace) => trace,
            Provenance::Noted(noted) => self.written.get_or_init(|| Box::new(noted.write(""))),
        }
    }
}

impl<P: Into<Provenance>> From<P> for LazyTrace {
    fn from(provenance: P) -> Self {
        Self {
            provenance: provenance.into(),
            written: OnceLock::new(),
        }
    }
}

impl fmt::Debug for LazyTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.get(), f)
    }
}

impl fmt::Display for LazyTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.get(), f)
    }
}
