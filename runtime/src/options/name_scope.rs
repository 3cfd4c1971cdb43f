//! What a name scope can be opened with.

use crate::name::Name;
use crate::site::Site;

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
