//! Custom getters: functions that see every request of a scope and may answer it themselves.

use std::fmt;
use std::sync::Arc;

use super::{Request, Reuse};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind};
use crate::host::HostArray;
use crate::site::Provenance;
use crate::variable::engine::{Engine, EngineValue};
use crate::variable::{AnyVariable, Meta};

type GetterFn = dyn Fn(&Getter<'_>, Request) -> Result<AnyVariable, Error> + Send + Sync;

/// A function between a request and the store (`custom_getter` of `tf.variable_scope`).
///
/// It is given the whole request, with the variable's full name, and the next getter; it may change the request, ask
/// for further variables, and return another value than the store's. Getters of nested scopes stack: the innermost is asked
/// first.
///
/// ```
/// use varscope::{CustomGetter, DType, Request, ScopeOptions, VarStore};
///
/// // Variables are kept as `float32`, whatever a layer asks for, and read as `float16`.
/// let master = CustomGetter::from_fn(|next, request| {
///     let kept = next.get(request.clone().dtype(DType::F32))?;
///     let rounded = kept.read()?.view::<f32>().map(|v| v.mapv(varscope::dtype::f16::from_f32));
///     match rounded {
///         Some(value) if request.asked_dtype() == Some(DType::F16) => next.computed(&request, value),
///         _ => Ok(kept),
///     }
/// });
/// let store = VarStore::new();
/// let mut pass = store.pass();
/// let mut net = pass.scope(ScopeOptions::at("net").dtype(DType::F16).custom_getter(master))?;
/// let w = net.get_variable(Request::new("w").shape([2]))?;
/// assert_eq!((w.path(), w.dtype()), ("net/w", DType::F16));
/// assert_eq!(store.get("net/w").map(|v| v.dtype()), Some(DType::F32));
/// # Ok::<(), varscope::Error>(())
/// ```
#[derive(Clone)]
pub struct CustomGetter(Arc<GetterFn>);

impl CustomGetter {
    /// From a function of the next getter and the request.
    pub fn from_fn(
        get: impl Fn(&Getter<'_>, Request) -> Result<AnyVariable, Error> + Send + Sync + 'static,
    ) -> Self {
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
    pub(crate) engine: &'a Arc<dyn Engine>,
    /// Where the request is written and what led there.
    pub(crate) provenance: &'a dyn Fn() -> Provenance,
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

    /// A value that was computed from variables, to be returned in the place of the one that was asked for.
    ///
    /// It reads like a variable of the request's name, and is none: it is in no store and no collection, and not trained. For a
    /// value through which gradients flow to the variables it was computed from, see the engine's own (`varscope::candle::computed`).
    ///
    /// # Errors
    /// If the engine can't hold the value.
    pub fn computed(
        &self,
        request: &Request,
        value: impl Into<HostArray>,
    ) -> Result<AnyVariable, Error> {
        let value = value.into();
        let (shape, dtype) = (value.shape().to_vec(), value.dtype());
        let held = self.engine.create(value, false, None).map_err(|cause| {
            Error::new(ErrorKind::Engine {
                name: request.name().to_owned(),
                engine: self.engine.name(),
                cause: cause.into(),
            })
            .at((self.provenance)())
        })?;
        Ok(self.computed_by_engine(request, &shape, dtype, held))
    }

    /// The same for a value that is in the engine's own type already.
    pub fn computed_by_engine(
        &self,
        request: &Request,
        shape: &[usize],
        dtype: DType,
        value: Box<dyn EngineValue>,
    ) -> AnyVariable {
        let meta = Meta::new(request.name(), (shape, dtype), (self.provenance)());
        AnyVariable::new(meta, self.engine, value)
    }
}

impl fmt::Debug for Getter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Getter(..)")
    }
}
