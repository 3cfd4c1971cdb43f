//! Collections: named lists of what a pass made or found.

use std::fmt;

use super::handle::AnyVariable;
use super::hooks::AnyValue;

#[doc(inline)]
pub use varscope_names::{
    ADAPTERS, AVERAGES, GLOBAL_VARIABLES, LOCAL_VARIABLES, MODEL_VARIABLES, OPTIMIZER_VARIABLES,
    REGULARIZATION_LOSSES, TRAINABLE_VARIABLES,
};

/// A named value of a pass that is no variable: a loss, or whatever the user collects.
#[derive(Clone)]
pub struct Collected {
    name: String,
    value: AnyValue,
}

impl Collected {
    /// A value to be collected under this name, which scope filters look at.
    pub fn new(name: impl Into<String>, value: AnyValue) -> Self {
        Self {
            name: name.into(),
            value,
        }
    }

    /// Its name; a loss's is the one that it has in the pass, with `:0`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value, if it is of this type.
    pub fn value<T: 'static>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }
}

impl fmt::Debug for Collected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Collected '{}'>", self.name)
    }
}

/// A member of a collection.
#[derive(Clone)]
#[non_exhaustive]
pub enum Item {
    /// A variable.
    Variable(AnyVariable),
    /// Something else.
    Value(Collected),
}

impl Item {
    /// Its name, with `:0`: what scope filters look at.
    pub fn name(&self) -> String {
        match self {
            Self::Variable(v) => v.name(),
            Self::Value(v) => v.name().to_owned(),
        }
    }

    /// The variable, if it is one.
    pub fn variable(&self) -> Option<&AnyVariable> {
        match self {
            Self::Variable(v) => Some(v),
            Self::Value(_) => None,
        }
    }

    /// The value, if it is not a variable and of this type.
    pub fn value<T: 'static>(&self) -> Option<&T> {
        match self {
            Self::Variable(_) => None,
            Self::Value(v) => v.value(),
        }
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(v) => fmt::Debug::fmt(v, f),
            Self::Value(v) => fmt::Debug::fmt(v, f),
        }
    }
}

impl From<&AnyVariable> for Item {
    fn from(v: &AnyVariable) -> Self {
        Self::Variable(v.clone())
    }
}

impl From<AnyVariable> for Item {
    fn from(v: AnyVariable) -> Self {
        Self::Variable(v)
    }
}

impl From<Collected> for Item {
    fn from(v: Collected) -> Self {
        Self::Value(v)
    }
}

/// A variable is itself, wherever it was found.
impl PartialEq<AnyVariable> for Item {
    fn eq(&self, other: &AnyVariable) -> bool {
        self.variable() == Some(other)
    }
}
