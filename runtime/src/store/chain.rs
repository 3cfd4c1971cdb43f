//! What led to a request, kept as references until somebody looks.

use std::panic::Location;

use crate::scope::NodeId;
use crate::site::{Layer, Place, Step};

/// One step, without any string built.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Link {
    Pass(Place),
    Scope(NodeId, Place),
    Layer(&'static Layer, &'static Location<'static>),
}

impl Link {
    /// The scope whose name belongs to the step.
    pub(super) fn scope(self) -> Option<NodeId> {
        match self {
            Self::Scope(node, _) => Some(node),
            Self::Pass(_) | Self::Layer(..) => None,
        }
    }

    pub(crate) fn step(self, full_name: impl FnOnce(NodeId) -> String) -> Step {
        match self {
            Self::Pass(at) => Step::Pass { at: at.site() },
            Self::Scope(node, at) => Step::Scope {
                name: full_name(node),
                at: at.site(),
            },
            Self::Layer(layer, called) => Step::Layer {
                layer: *layer,
                called: called.into(),
            },
        }
    }
}
