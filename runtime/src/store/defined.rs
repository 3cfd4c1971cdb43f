//! Where a variable was made, written out when somebody looks.

use std::sync::{Arc, OnceLock};

use super::chain::Link;
use super::graph::Graph;
use crate::site::{Place, Trace};

/// A place and what led there.
#[derive(Clone, Debug)]
pub(crate) enum Defined {
    Written(Trace),
    Noted(Noted),
}

/// A place and the steps to it, with the names of those that are scopes.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    place: Place,
    steps: Box<[(Link, Option<Arc<str>>)]>,
    written: OnceLock<Trace>,
}

impl Defined {
    pub(super) fn new(place: Place, links: &[Link], graph: &Graph) -> Self {
        let named = |link: &Link| {
            let node = link.scope();
            (*link, node.map(|node| graph.names.tree.full(node).clone()))
        };
        Self::Noted(Noted {
            place,
            steps: links.iter().map(named).collect(),
            written: OnceLock::new(),
        })
    }

    pub(crate) fn trace(&self) -> &Trace {
        match self {
            Self::Written(trace) => trace,
            Self::Noted(noted) => noted.written.get_or_init(|| noted.write()),
        }
    }
}

impl From<Trace> for Defined {
    fn from(trace: Trace) -> Self {
        Self::Written(trace)
    }
}

impl Noted {
    fn write(&self) -> Trace {
        let step = |(link, name): &(Link, Option<Arc<str>>)| {
            link.step(|_| name.as_deref().unwrap_or_default().to_owned())
        };
        Trace {
            site: self.place.site(),
            chain: self.steps.iter().map(step).collect(),
        }
    }
}
