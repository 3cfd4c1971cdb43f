//! What leads to a place: a step, and what came before it.
//!
//! Steps are references, and scopes say how much longer their name is than that of the scope around: no text is needed to make a chain.
//! So one chain is enough for whatever is asked for behind the same steps, a variable of a loop's every turn, and a million of them
//! share it.

use std::iter;
use std::panic::Location;
use std::sync::Arc;

use super::called::Calls;
use super::{Definition, Place, Site, Step};
use crate::name::SEPARATOR;

/// A [`Step`] as references.
#[derive(Clone, Debug)]
pub(crate) enum Link {
    Pass(Place),
    /// A variable scope whose name has so many components more than that of the scope around it.
    Scope(u32, Place),
    /// A variable scope whose name is not below that of the scope around it, which is this.
    Elsewhere(Arc<str>, Place),
    /// The place is what `#[track_caller]` says, which is not always where the layer was called.
    Layer(&'static Definition, &'static Location<'static>),
}

impl Link {
    /// Whether it is the same step. One from scope to scope elsewhere is its own.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Pass(a), Self::Pass(b)) => a.is(*b),
            (Self::Scope(longer, a), Self::Scope(by, b)) => longer == by && a.is(*b),
            (Self::Layer(a, called), Self::Layer(b, at)) => {
                std::ptr::eq(*a, *b) && std::ptr::eq(*called, *at)
            }
            (Self::Pass(_) | Self::Scope(..) | Self::Elsewhere(..) | Self::Layer(..), _) => false,
        }
    }

    /// Equal for the same step.
    pub(crate) fn hash(&self) -> usize {
        match self {
            Self::Pass(at) | Self::Elsewhere(_, at) => at.address(),
            Self::Scope(longer, at) => at.address() ^ (*longer as usize),
            Self::Layer(_, called) => std::ptr::from_ref(*called).addr(),
        }
    }
}

/// A step, and the chain that it follows.
#[derive(Debug)]
pub(crate) struct Chain {
    link: Link,
    before: Option<Arc<Self>>,
    /// It leads through scopes elsewhere, and so is made anew each time.
    is_once: bool,
}

impl Chain {
    pub(crate) fn new(before: Option<Arc<Self>>, link: Link) -> Self {
        Self {
            is_once: matches!(link, Link::Elsewhere(..))
                || before.as_ref().is_some_and(|before| before.is_once),
            link,
            before,
        }
    }

    /// Whether it is this step behind this chain.
    pub(crate) fn is(&self, before: Option<&Arc<Self>>, link: &Link) -> bool {
        let is_behind = match (&self.before, before) {
            (None, None) => true,
            (Some(mine), Some(before)) => Arc::ptr_eq(mine, before),
            _ => false,
        };
        is_behind && self.link.is(link)
    }

    pub(crate) fn link(&self) -> &Link {
        &self.link
    }

    pub(crate) fn before(&self) -> Option<&Arc<Self>> {
        self.before.as_ref()
    }

    pub(crate) fn is_once(&self) -> bool {
        self.is_once
    }

    /// The steps in full, outermost first; the innermost scope has this name.
    pub(super) fn write(&self, scope: &str) -> Vec<Step> {
        let mut name = scope;
        let links = iter::successors(Some(self), |chain| chain.before.as_deref());
        let links: Vec<&Link> = links.map(|chain| &chain.link).collect();
        let mut calls = Calls::default();
        let called: Vec<Option<Site>> = links.iter().rev().map(|link| calls.step(link)).collect();
        let mut steps: Vec<Step> = links
            .into_iter()
            .zip(called.into_iter().rev())
            .map(|(link, called)| {
                let scope = |at: &Place| Step::Scope {
                    name: name.to_owned(),
                    at: at.site(),
                };
                match link {
                    Link::Pass(at) => Step::Pass { at: at.site() },
                    Link::Layer(definition, _) => Step::Layer {
                        layer: definition.layer,
                        called,
                    },
                    Link::Scope(longer, at) => {
                        let step = scope(at);
                        name = without(name, *longer);
                        step
                    }
                    Link::Elsewhere(around, at) => {
                        let step = scope(at);
                        name = around;
                        step
                    }
                }
            })
            .collect();
        steps.reverse();
        steps
    }
}

/// A path without its last components.
pub(super) fn without(path: &str, components: u32) -> &str {
    (0..components).fold(path, |path, _| {
        path.rsplit_once(SEPARATOR).map_or("", |(above, _)| above)
    })
}

/// Chains are as long as scopes are deep, so none may be dropped by dropping what is before it.
impl Drop for Chain {
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut chain) = before.and_then(Arc::into_inner) {
            before = chain.before.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Trace;

    fn here() -> Place {
        Place::or_caller(None)
    }

    fn names(chain: &Chain, scope: &str) -> Vec<String> {
        let name = |step| match step {
            Step::Scope { name, .. } => Some(name),
            Step::Pass { .. } | Step::Layer { .. } => None,
        };
        chain.write(scope).into_iter().filter_map(name).collect()
    }

    fn scope(before: Chain, longer: u32) -> Chain {
        Chain::new(Some(Arc::new(before)), Link::Scope(longer, here()))
    }

    #[test]
    fn the_name_of_a_scope_is_the_beginning_of_what_is_in_it() {
        let pass = || Chain::new(None, Link::Pass(here()));
        let nested = scope(scope(scope(pass(), 1), 2), 1);
        assert_eq!(names(&nested, "a/b/c/d"), ["a", "a/b/c", "a/b/c/d"]);
        assert_eq!(names(&scope(scope(pass(), 1), 1), "a/"), ["a", "a/"]);
        // The root's name adds nothing, and `/w` has a component before its `/`.
        assert_eq!(names(&scope(scope(pass(), 0), 2), "/w"), ["", "/w"]);
        let elsewhere = Link::Elsewhere("a/b".into(), here());
        let elsewhere = Chain::new(Some(Arc::new(scope(pass(), 2))), elsewhere);
        assert_eq!(names(&scope(elsewhere, 1), "x/y"), ["a/b", "x", "x/y"]);
    }

    #[test]
    fn the_same_step_behind_the_same_chain_is_the_same() {
        let [there, at] = [here(), here()];
        let before = Arc::new(Chain::new(None, Link::Pass(there)));
        let link = |place| Link::Scope(1, place);
        let chain = Chain::new(Some(before.clone()), link(at));
        assert!(chain.is(Some(&before), &link(at)));
        assert!(!chain.is(Some(&before), &Link::Scope(2, at)));
        assert!(!chain.is(Some(&before), &Link::Pass(at)));
        assert!(!chain.is(None, &link(at)));
        assert!(!chain.is_once());
        let elsewhere = || Link::Elsewhere("a".into(), at);
        let once = Arc::new(Chain::new(Some(before.clone()), elsewhere()));
        assert!(!once.is(Some(&before), &elsewhere()));
        assert!(once.is_once() && Chain::new(Some(once), link(at)).is_once());
    }

    #[test]
    fn a_deep_chain_is_dropped_where_it_stands() {
        let deep = (0..200_000).fold(Chain::new(None, Link::Pass(here())), |chain, _| {
            scope(chain, 1)
        });
        drop(deep);
    }

    #[test]
    fn a_trace_names_the_innermost_layer() {
        assert!(Trace::caller().layer().is_none());
    }
}
