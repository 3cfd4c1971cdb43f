//! What led to a request, kept as references until somebody looks.

use std::panic::Location;

use super::tree::{NodeId, Tree};
use crate::site::{Layer, Place, Trace};
use crate::variable::{NotedStep, Provenance};

/// One step, without any string built.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Link {
    Pass(Place),
    Scope(NodeId, Place),
    Layer(&'static Layer, &'static Location<'static>),
}

impl Link {
    fn noted(self, tree: &Tree) -> NotedStep {
        match self {
            Self::Pass(at) => NotedStep::Pass(at),
            Self::Scope(node, at) => NotedStep::Scope(tree.full(node).into(), at),
            Self::Layer(layer, called) => NotedStep::Layer(layer, called),
        }
    }
}

/// A place and what led there, for a variable: written out when somebody looks.
pub(crate) fn provenance(place: Place, links: &[Link], tree: &Tree) -> Provenance {
    Provenance::noted(place, links.iter().map(|link| link.noted(tree)))
}

/// A place and what led there, for an error.
pub(crate) fn trace(place: Place, links: &[Link], tree: &Tree) -> Trace {
    Trace {
        site: place.site(),
        chain: links.iter().map(|link| link.noted(tree).write()).collect(),
    }
}
