//! What a scope can be opened with.

use crate::dtype::DType;
use crate::getter::CustomGetter;
use crate::hooks::{Constraint, Regularizer};
use crate::init::Initializer;
use crate::name::Name;
use crate::partition::Partitioner;
use crate::scope::{OwnSettings, Reuse};
use crate::site::Site;
use crate::store::Scope;

/// What a variable scope is opened by.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ScopeTarget {
    /// A name below the active scope.
    Name(Name),
    /// A captured scope, to be re-entered: its name, reuse and defaults come with it.
    Captured(Scope),
}

impl From<Name> for ScopeTarget {
    fn from(name: Name) -> Self {
        Self::Name(name)
    }
}

impl From<&str> for ScopeTarget {
    fn from(name: &str) -> Self {
        Self::Name(name.into())
    }
}

impl From<String> for ScopeTarget {
    fn from(name: String) -> Self {
        Self::Name(name.into())
    }
}

impl From<&String> for ScopeTarget {
    fn from(name: &String) -> Self {
        Self::Name(name.into())
    }
}

impl From<Scope> for ScopeTarget {
    fn from(scope: Scope) -> Self {
        Self::Captured(scope)
    }
}

impl From<&Scope> for ScopeTarget {
    fn from(scope: &Scope) -> Self {
        Self::Captured(scope.clone())
    }
}

/// How to open a variable scope: the explicit form of `scope!`'s arguments (`tf.variable_scope`).
#[derive(Clone, Debug)]
#[must_use]
pub struct ScopeOptions {
    pub(crate) target: Option<ScopeTarget>,
    pub(crate) default_name: Option<Name>,
    pub(crate) reuse: Reuse,
    pub(crate) auxiliary_name_scope: bool,
    pub(crate) own: OwnSettings,
    pub(crate) site: Option<&'static Site>,
}

impl ScopeOptions {
    /// A scope of this name below the active one, or a captured scope again.
    ///
    /// Traps, as in TensorFlow: `""` inside `a` is a scope named `a/`, whose variables are `a//w`. `"a/b"` is one scope, and `a` was not
    /// opened by it. A captured scope brings its own reuse, not that of where it is entered, and opens a *new* name scope.
    pub fn at(target: impl Into<ScopeTarget>) -> Self {
        Self {
            target: Some(target.into()),
            ..Self::unnamed()
        }
    }

    /// A scope that takes its name from [`Self::default_name`].
    pub fn unnamed() -> Self {
        Self {
            target: None,
            default_name: None,
            reuse: Reuse::False,
            auxiliary_name_scope: true,
            own: OwnSettings::default(),
            site: None,
        }
    }

    /// The name where none is given, made unique among the scopes opened in this walk.
    ///
    /// A trap, as in TensorFlow: names start over whenever a scope around is closed, and what was opened inside a captured scope
    /// is forgotten when that is left. Code that comes back then asks for the same variables again, which needs `reuse`.
    pub fn default_name(mut self, name: impl Into<Name>) -> Self {
        self.default_name = Some(name.into());
        self
    }

    /// Whether variables may be shared. Inherited; `false` is the same as not saying anything.
    pub fn reuse(mut self, reuse: impl Into<Reuse>) -> Self {
        self.reuse = reuse.into();
        self
    }

    /// Whether a name scope is opened as well (the default).
    pub fn auxiliary_name_scope(mut self, open: bool) -> Self {
        self.auxiliary_name_scope = open;
        self
    }

    /// The element type of requests that name none.
    pub fn dtype(mut self, dtype: impl Into<DType>) -> Self {
        self.own.dtype = Some(dtype.into());
        self
    }

    /// The initializer of requests that name none.
    ///
    /// A `value(..)` here is a trap, as in TensorFlow: every request with a shape then fails, since a value brings its own.
    pub fn initializer(mut self, initializer: impl Into<Initializer>) -> Self {
        self.own.initializer = Some(initializer.into());
        self
    }

    /// The regularizer of requests that name none.
    pub fn regularizer(mut self, regularizer: impl Into<Regularizer>) -> Self {
        self.own.regularizer = Some(regularizer.into());
        self
    }

    /// The constraint of requests that name none.
    pub fn constraint(mut self, constraint: impl Into<Constraint>) -> Self {
        self.own.constraint = Some(constraint.into());
        self
    }

    /// The partitioner of requests that name none.
    pub fn partitioner(mut self, partitioner: impl Into<Partitioner>) -> Self {
        self.own.partitioner = Some(partitioner.into());
        self
    }

    /// A getter before those of the scopes around.
    pub fn custom_getter(mut self, getter: impl Into<CustomGetter>) -> Self {
        self.own.getter = Some(getter.into());
        self
    }

    /// Where the scope is written; the caller's place where nothing is said.
    pub fn site(mut self, site: &'static Site) -> Self {
        self.site = Some(site);
        self
    }
}

impl<T: Into<ScopeTarget>> From<T> for ScopeOptions {
    fn from(target: T) -> Self {
        Self::at(target)
    }
}

/// How to open a name scope: the explicit form of `name_scope!`'s arguments (`tf.name_scope`).
#[derive(Clone, Debug)]
#[must_use]
pub struct NameScopeOptions {
    pub(crate) name: Option<Name>,
    pub(crate) default_name: Option<Name>,
    pub(crate) site: Option<&'static Site>,
}

impl NameScopeOptions {
    /// A scope of this name, made unique regardless of case; a trailing `/` means exactly this scope, `""` the root.
    ///
    /// A trap, as in TensorFlow: an exact scope is not marked as used, so a plain one of that name can be the same scope.
    pub fn at(name: impl Into<Name>) -> Self {
        Self {
            name: Some(name.into()),
            default_name: None,
            site: None,
        }
    }

    /// A scope that takes its name from [`Self::default_name`]; without one, the root.
    pub fn unnamed() -> Self {
        Self {
            name: None,
            default_name: None,
            site: None,
        }
    }

    /// The name where none is given.
    pub fn default_name(mut self, name: impl Into<Name>) -> Self {
        self.default_name = Some(name.into());
        self
    }

    /// Where the scope is written; the caller's place where nothing is said.
    pub fn site(mut self, site: &'static Site) -> Self {
        self.site = Some(site);
        self
    }
}

impl<T: Into<Name>> From<T> for NameScopeOptions {
    fn from(name: T) -> Self {
        Self::at(name)
    }
}
