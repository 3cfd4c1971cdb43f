//! What a scope gives to the requests in it, and how scopes inherit it.

use crate::dtype::DType;
use crate::getter::CustomGetter;
use crate::hooks::{Constraint, Regularizer};
use crate::init::Initializer;
use crate::partition::Partitioner;

/// A scope's defaults.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) dtype: DType,
    pub(crate) initializer: Option<Initializer>,
    pub(crate) regularizer: Option<Regularizer>,
    pub(crate) constraint: Option<Constraint>,
    pub(crate) partitioner: Option<Partitioner>,
    /// Outermost last: the innermost getter is asked first.
    pub(crate) getters: Vec<CustomGetter>,
}

impl Settings {
    /// The element type, if there is nothing else that a request for a variable that exists would have to look at.
    pub(crate) fn plain_dtype(&self) -> Option<DType> {
        let is_plain = self.getters.is_empty()
            && self.partitioner.is_none()
            && self.regularizer.is_none()
            && self
                .initializer
                .as_ref()
                .is_none_or(|i| i.value_of().is_none());
        is_plain.then_some(self.dtype)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dtype: DType::F32,
            initializer: None,
            regularizer: None,
            constraint: None,
            partitioner: None,
            getters: Vec::new(),
        }
    }
}

/// The defaults that an opening gives itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnSettings {
    pub(crate) dtype: Option<DType>,
    pub(crate) initializer: Option<Initializer>,
    pub(crate) regularizer: Option<Regularizer>,
    pub(crate) constraint: Option<Constraint>,
    pub(crate) partitioner: Option<Partitioner>,
    pub(crate) getter: Option<CustomGetter>,
}

impl OwnSettings {
    pub(crate) fn is_empty(&self) -> bool {
        self.dtype.is_none()
            && self.initializer.is_none()
            && self.regularizer.is_none()
            && self.constraint.is_none()
            && self.partitioner.is_none()
            && self.getter.is_none()
    }

    /// The settings of a scope that is opened with these inside `outer`.
    pub(crate) fn over(&self, outer: &Settings) -> Settings {
        Settings {
            dtype: self.dtype.unwrap_or(outer.dtype),
            initializer: self
                .initializer
                .as_ref()
                .or(outer.initializer.as_ref())
                .cloned(),
            regularizer: self
                .regularizer
                .as_ref()
                .or(outer.regularizer.as_ref())
                .cloned(),
            constraint: self
                .constraint
                .as_ref()
                .or(outer.constraint.as_ref())
                .cloned(),
            partitioner: self
                .partitioner
                .as_ref()
                .or(outer.partitioner.as_ref())
                .cloned(),
            getters: self.getter.iter().chain(&outer.getters).cloned().collect(),
        }
    }
}
