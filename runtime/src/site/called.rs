//! Where a layer was called: said only where it is known.
//!
//! `Location::caller()` in a layer that a layer calls is where the *outermost* of them was called: `#[track_caller]` hands the place on.
//! The place of such a call is the `scope!` that it stands in; without one, what the signature of the calling layer says, if it has
//! just one call of that layer.

use std::panic::Location;

use super::chain::Link;
use super::{Definition, Place, Site};

/// The steps so far.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The layer that is running, and the place that it was told.
    layer: Option<(&'static Definition, &'static Location<'static>)>,
    /// The `scope!` in it that is open.
    scope: Option<Site>,
    /// The next scope is the running layer's own, which its attribute opens.
    own: bool,
}

impl Calls {
    /// One more step: where it was called, if it is a layer and that is known.
    pub(super) fn step(&mut self, step: &Link) -> Option<Site> {
        match step {
            Link::Pass(_) => {
                *self = Self::default();
                None
            }
            Link::Scope(_, place) | Link::Elsewhere(_, place) => {
                if !std::mem::take(&mut self.own) {
                    self.scope = match place {
                        Place::Macro(site) => Some(**site),
                        Place::Caller(_) => None,
                    };
                }
                None
            }
            Link::Layer(layer, told) => {
                let called = self.called(layer, told);
                *self = Self {
                    layer: Some((layer, told)),
                    scope: None,
                    own: layer.scoped,
                };
                called
            }
        }
    }

    fn called(&self, layer: &'static Definition, told: &'static Location<'static>) -> Option<Site> {
        if !layer.tracked {
            return None;
        }
        match self.layer {
            Some((outer, handed_on)) if handed_on == told => {
                self.scope.or_else(|| outer.only_call(layer))
            }
            _ => (!is_through_a_pointer(layer, told)).then(|| told.into()),
        }
    }
}

/// Called through a pointer, a function is told where it is defined; called as a value that it is handed, the standard library is.
fn is_through_a_pointer(layer: &Definition, told: &Location<'_>) -> bool {
    let own = &layer.layer.site;
    let is_definition =
        told.file() == own.file && told.line() == own.line && told.column() <= own.column;
    is_definition || is_in_the_standard_library(told.file())
}

/// `/rustc/HASH/library/core/src/..`, or where its sources are installed.
fn is_in_the_standard_library(file: &str) -> bool {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    parts
        .windows(3)
        .any(|parts| matches!(parts, ["library", "core" | "alloc" | "std", "src"]))
}
