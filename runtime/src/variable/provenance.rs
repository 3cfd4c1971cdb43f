//! Where a variable was made, written out when somebody looks.

use std::panic::Location;
use std::sync::{Arc, OnceLock};

use crate::site::{Layer, Place, Site, Step, Trace};

/// A place and what led there.
#[derive(Clone, Debug)]
pub(crate) enum Provenance {
    Written(Trace),
    Noted(Noted),
}

/// A place and the steps to it, without a string built.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    place: Place,
    steps: Box<[NotedStep]>,
    written: OnceLock<Trace>,
}

/// A [`Step`] as references.
#[derive(Clone, Debug)]
pub(crate) enum NotedStep {
    Pass(Place),
    /// The scope's full name, and where it was opened.
    Scope(Arc<str>, Place),
    Layer(&'static Layer, &'static Location<'static>),
}

impl NotedStep {
    pub(crate) fn write(&self) -> Step {
        match self {
            Self::Pass(at) => Step::Pass { at: at.site() },
            Self::Scope(name, at) => Step::Scope {
                name: name.to_string(),
                at: at.site(),
            },
            Self::Layer(layer, called) => Step::Layer {
                layer: **layer,
                called: (*called).into(),
            },
        }
    }
}

impl Provenance {
    pub(crate) fn noted(place: Place, steps: impl Iterator<Item = NotedStep>) -> Self {
        Self::Noted(Noted {
            place,
            steps: steps.collect(),
            written: OnceLock::new(),
        })
    }

    pub(crate) fn site(&self) -> Site {
        match self {
            Self::Written(trace) => trace.site,
            Self::Noted(noted) => noted.place.site(),
        }
    }

    pub(crate) fn trace(&self) -> &Trace {
        match self {
            Self::Written(trace) => trace,
            Self::Noted(noted) => noted.written.get_or_init(|| noted.write()),
        }
    }
}

impl From<Trace> for Provenance {
    fn from(trace: Trace) -> Self {
        Self::Written(trace)
    }
}

impl Noted {
    fn write(&self) -> Trace {
        Trace {
            site: self.place.site(),
            chain: self.steps.iter().map(NotedStep::write).collect(),
        }
    }
}
