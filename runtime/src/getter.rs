//! Custom getters: functions that see every request of a scope and may answer it themselves.

use std::fmt;
use std::sync::Arc;

use crate::error::Error;
use crate::scope::Reuse;
use crate::store::Request;
use crate::variable::AnyVariable;

type GetterFn = dyn Fn(&Getter<'_>, Request) -> Result<AnyVariable, Error> + Send + Sync;

/// A function between a request and the store (`custom_getter` of `tf.variable_scope`).
///
/// It is given the whole request, with the variable's full name, and the next getter; it may change the request, ask
/// for further variables, and return another value than the store's. Getters of nested scopes stack: the innermost is asked
/// first.
#[derive(Clone)]
pub struct CustomGetter(Arc<GetterFn>);

impl CustomGetter {
    /// From a function of the next getter and the request.
    pub fn from_fn(get: impl Fn(&Getter<'_>, Request) -> Result<AnyVariable, Error> + Send + Sync + 'static) -> Self {
        Self(Arc::new(get))
    }

    pub(crate) fn get(&self, next: &Getter<'_>, request: Request) -> Result<AnyVariable, Error> {
        (self.0)(next, request)
    }
}

impl fmt::Debug for CustomGetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomGetter(..)")
    }
}

/// What a custom getter asks in turn: the next getter outwards, and the store in the end.
pub struct Getter<'a> {
    pub(crate) next: &'a dyn Fn(Request) -> Result<AnyVariable, Error>,
    pub(crate) reuse: Reuse,
}

impl Getter<'_> {
    /// Asks for a variable under the request's name, which is taken as full.
    ///
    /// # Errors
    /// Those of the getters outwards, and as [`Pass::get_variable`](crate::Pass::get_variable).
    pub fn get(&self, request: Request) -> Result<AnyVariable, Error> {
        (self.next)(request)
    }

    /// The reuse of the scope that was asked.
    pub fn reuse(&self) -> Reuse {
        self.reuse
    }
}

impl fmt::Debug for Getter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Getter(..)")
    }
}
