//! What a scope can be opened with.

use super::scope::Scope;
use crate::error::{ErrorKind, Result};
use crate::name::Name;
use crate::options::{CustomGetter, Reuse};
use crate::scope::{Opening, Target};
use crate::site::{Place, Site};
use crate::variable::{IntoSetting, Options, each_option};

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

impl From<&Name> for ScopeTarget {
    fn from(name: &Name) -> Self {
        Self::Name(name.clone())
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
    pub(crate) options: Options,
    pub(crate) getter: Option<CustomGetter>,
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
            options: Options::NONE,
            getter: None,
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

    /// A getter before those of the scopes around.
    pub fn custom_getter(mut self, getter: impl Into<CustomGetter>) -> Self {
        self.getter = Some(getter.into());
        self
    }

    /// Where the scope is written; the caller's place where nothing is said.
    pub fn site(mut self, site: &'static Site) -> Self {
        self.site = Some(site);
        self
    }
}

impl ScopeOptions {
    /// The name, if it is asked for by one.
    pub(crate) fn name(&self) -> Option<&Name> {
        match &self.target {
            Some(ScopeTarget::Name(name)) => Some(name),
            Some(ScopeTarget::Captured(_)) | None => None,
        }
    }

    /// What opening the scope needs of it; the options stay the caller's.
    pub(super) fn opening(&self, place: Place) -> Result<Opening<'_>> {
        let target = match (&self.target, &self.default_name) {
            (Some(ScopeTarget::Name(name)), _) => Target::Name(name),
            (Some(ScopeTarget::Captured(scope)), _) => Target::Captured(&scope.handle()?.captured),
            (None, Some(_)) if self.reuse != Reuse::False => {
                return Err(ErrorKind::ReuseNeedsName.into());
            }
            (None, Some(default)) => Target::Default(default),
            (None, None) => return Err(ErrorKind::NameRequired.into()),
        };
        Ok(Opening {
            target,
            reuse: self.reuse,
            auxiliary_name_scope: self.auxiliary_name_scope,
            options: &self.options,
            getter: self.getter.as_ref(),
            place,
        })
    }
}

macro_rules! setters {
    ($($option:ident: $type:ty, $asked:ident, $set:ident, $noun:literal, as $as:ty, [$($copied:tt)*], request: $request:literal, scope: $scope:literal;)*) => {
        /// Defaults of the requests in the scope, inherited by the scopes in it.
        impl ScopeOptions {$(
            #[doc = concat!("The ", $noun, " of requests that name none.\n\n", $scope)]
            pub fn $option(mut self, $option: impl IntoSetting<$type>) -> Self {
                self.options.$option = $option.into_setting();
                self
            }
        )*}
    };
}
each_option!(setters);

impl<T: Into<ScopeTarget>> From<T> for ScopeOptions {
    fn from(target: T) -> Self {
        Self::at(target)
    }
}
