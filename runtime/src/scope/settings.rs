//! What a scope says to the requests in it, and how scopes inherit it.

use std::sync::Arc;

use crate::dtype::DType;
use crate::options::CustomGetter;
use crate::variable::Options;

/// The element type that a scope says, or none: then it is the store's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainDtype(pub(crate) Option<DType>);

/// A scope's defaults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) options: Options,
    /// Outermost last: the innermost getter is asked first.
    pub(crate) getters: Vec<CustomGetter>,
}

impl Settings {
    /// How many getters are asked one from within the other. Each takes 5 kB of stack in a debug build, and what the user's function
    /// takes besides: in a thread's usual 2 MiB, 11 kB for each.
    pub(super) const GETTERS: usize = 128;

    /// What a scope inside one with these inherits: all but the constraint, which is a scope's own (`VariableScope.constraint`).
    pub(crate) fn inherited(self: Arc<Self>) -> Arc<Self> {
        if self.options.constraint.is_none() {
            return self;
        }
        let mut inherited = Self::clone(&self);
        inherited.options.constraint = None;
        Arc::new(inherited)
    }

    /// Those of a scope that is opened with these options and this getter and inherits `outer`.
    pub(crate) fn inside(outer: &Self, options: &Options, getter: Option<&CustomGetter>) -> Self {
        Self {
            options: options.clone().or(&outer.options),
            getters: getter.into_iter().chain(&outer.getters).cloned().collect(),
        }
    }

    /// What is said of the element type, if nothing else was said that a request for a variable that exists would have to look at.
    pub(crate) fn plain_dtype(&self) -> Option<PlainDtype> {
        let is_plain = self.getters.is_empty() && self.options.is_plain();
        is_plain.then_some(PlainDtype(self.options.dtype))
    }
}
