//! Moving all values of a store: to another element type, or (the engine's business) to another place.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::VarStore;
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::lock::{reading, writing};
use crate::site::Trace;
use crate::variable::collection::OPTIMIZER_VARIABLES;
#[cfg(feature = "candle")]
use crate::variable::engine::{EngineError, EngineValue};
use crate::variable::{AnyVariable, Common, Move, State};

/// The element type of requests that say none, in scopes that say none.
#[derive(Debug)]
pub(super) struct DefaultDtype(AtomicU8);

impl DefaultDtype {
    /// TensorFlow's comes first.
    const ALL: [DType; 4] = [DType::F32, DType::F16, DType::BF16, DType::F64];

    pub(super) const fn new() -> Self {
        Self(AtomicU8::new(0))
    }

    #[inline]
    pub(super) fn get(&self) -> DType {
        Self::ALL[usize::from(self.0.load(Ordering::Acquire)) % Self::ALL.len()]
    }

    fn set(&self, dtype: DType) {
        if let Some(i) = (0..)
            .zip(Self::ALL)
            .find_map(|(i, d)| (d == dtype).then_some(i))
        {
            self.0.store(i, Ordering::Release);
        }
    }
}

impl VarStore {
    /// Casts all floats (f16, bf16, f32, f64) to one of these element types; integers, bools, complex numbers and strings stay as they are, and so do the
    /// scalars that an optimizer counts by.
    ///
    /// All or nothing: every value is made before one takes its place, so for a moment there is room for both. Handles follow: what was got
    /// of the store or of a pass before is of the variable's new value, which is as trainable as it was, and its shape, name and
    /// collections are the same. What a kept handle has lent stays in memory as long as the handle does.
    ///
    /// The element type becomes the store's default too, in the place of `f32`: model code that says no `dtype` finds its variables and makes
    /// new ones so. A request that says another `dtype`, itself or through its scope, is the error that it always is. A float that waits in a
    /// file is cast when it is taken, whatever float is asked for; a later load of a file of another element type needs
    /// [`LoadOptions::cast`](crate::checkpoint::LoadOptions::cast).
    ///
    /// A typed handle of the ndarray engine is of the old element type still: [`value`](crate::Variable::value) rounds to it, and whatever can fail
    /// says so. There `get_variable!` without `dtype` asks for `f32`, and says so too.
    ///
    /// Cast between steps, not beside them: what another thread assigns meanwhile may be lost, and what it is making may keep the old
    /// element type. An optimizer of candle's own that was made before steps the old values: make it anew. Those of `varscope::candle::optim`
    /// go on, with slots of the new element type.
    ///
    /// ```
    /// use varscope::{DType, Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// let w = store.pass().get_variable(Request::new("w").shape([2]))?;
    /// store.to_dtype(DType::F64)?;
    /// assert_eq!(w.dtype(), DType::F64);
    /// assert_eq!(store.pass().get_variable(Request::new("w").shape([2]))?, w);
    /// # Ok::<(), varscope::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `dtype` is no float, if the engine lacks it, or if a value can't be read or made. Nothing is changed then.
    #[track_caller]
    pub fn to_dtype(&self, dtype: impl Into<DType>) -> Result<()> {
        let (dtype, here) = (dtype.into(), Trace::caller());
        self.cast(dtype).map_err(|error| error.at(here))
    }

    fn cast(&self, dtype: DType) -> Result<()> {
        let may_be = self.0.engine.supports(dtype) && !dtype.is_foreign();
        let variables = self.variables();
        if let (false, Some(first)) = (may_be, variables.iter().find(|v| is_cast(v, dtype))) {
            let kind = ErrorKind::UnsupportedDtype {
                name: first.path().to_owned(),
                dtype,
                engine: self.0.engine.name(),
            };
            return Err(Error::new(kind).defined_at(first.defined().clone()));
        }
        if !may_be || !dtype.is_floating() {
            return Err(ErrorKind::CastTo { dtype }.into());
        }
        // What many have in common, they have in common afterwards.
        let mut commons: HashMap<*const Common, Arc<Common>> = HashMap::new();
        let cast = |variable: &AnyVariable| {
            if !is_cast(variable, dtype) {
                return Ok(None);
            }
            let cast = variable.engine_value().cast(dtype);
            let value = cast.map_err(|cause| variable.engine_error(cause))?;
            let common = variable.shared_common();
            let cast = commons.entry(Arc::as_ptr(common));
            let common = cast.or_insert_with(|| Arc::new(common.cast(dtype))).clone();
            let value = value.into();
            let by = Move::Value;
            Ok(Some(State { common, value, by }))
        };
        self.move_all(cast, |store| {
            store.0.dtype.set(dtype);
            writing(&store.0.variables).files.cast_floats();
        })
    }

    /// The same with values that an engine makes: of those variables for which it gives one.
    #[cfg(feature = "candle")]
    pub(crate) fn move_values<E: Into<EngineError>>(
        &self,
        moved: impl Fn(&dyn EngineValue) -> std::result::Result<Option<Box<dyn EngineValue>>, E>,
        then: impl FnOnce(),
    ) -> Result<()> {
        let moved = |variable: &AnyVariable| {
            let moved = moved(variable.engine_value());
            let value = moved.map_err(|cause| variable.engine_error(cause.into()))?;
            let common = variable.shared_common();
            Ok(value.map(|value| State {
                common: common.clone(),
                value: value.into(),
                by: Move::Value,
            }))
        };
        self.move_all(moved, |_| then())
    }

    /// Makes all new values, and then lets the variables have them, while requests, loads and saves wait.
    pub(super) fn move_all(
        &self,
        mut moved: impl FnMut(&AnyVariable) -> Result<Option<State>>,
        then: impl FnOnce(&Self),
    ) -> Result<()> {
        let loading = self.begin_loading();
        let mut states = Vec::new();
        let old = loop {
            // Who was on the way may still add some.
            let new = reading(&self.0.variables).all()[states.len()..].to_vec();
            for variable in &new {
                states.push(moved(variable)?);
            }
            let mut variables = writing(&self.0.variables);
            if variables.all().len() == states.len() {
                break variables.move_to(states);
            }
        };
        then(self);
        drop(loading);
        // What passes leave to others has handles too.
        self.0.pool.clear();
        drop(old);
        Ok(())
    }

    /// The element type of requests that say none, in scopes that say none: `f32`, or what [`Self::to_dtype`] was given last.
    #[inline]
    pub(crate) fn default_dtype(&self) -> DType {
        self.0.dtype.get()
    }
}

fn is_cast(variable: &AnyVariable, dtype: DType) -> bool {
    variable.dtype().is_floating() && variable.dtype() != dtype && !is_counter(variable)
}

/// What an optimizer counts its steps by, such as the powers of Adam, is no value of the model: 0.999 is 1 as `bf16`.
fn is_counter(variable: &AnyVariable) -> bool {
    variable.shape().is_empty() && variable.collections().any(|key| key == OPTIMIZER_VARIABLES)
}
