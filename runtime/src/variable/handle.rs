//! The handle of a variable, whatever engine holds it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use once_cell::race::OnceBox;

use varscope_names::OneLine;

use super::engine::{Engine, EngineError, EngineValue};
use super::hooks::Constraint;
use super::meta::{Common, Commons, Key, Meta};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::shape::Shape;
use crate::site::{Provenance, Trace};

/// A variable of any engine: a cheap handle of a named value that outlives the code that asked for it.
///
/// Two handles are equal if they are of the same variable. Prints as TensorFlow's do:
/// `<Variable 'conv1/a:0' shape=(1,) dtype=float32>`.
#[derive(Clone)]
pub struct AnyVariable(Arc<Handle>);

/// A count of its own: each pass has one of the variables that it knows, so that threads that clone handles of one variable do
/// not wait for each other.
enum Handle {
    /// The store's, and that of the pass that made it, as long as no other one is walked in the store.
    First(Inner),
    Another(AnyVariable),
}

impl Deref for Handle {
    type Target = Inner;

    #[inline]
    fn deref(&self) -> &Inner {
        match self {
            Self::First(inner) => inner,
            Self::Another(handle) => &handle.0,
        }
    }
}

/// What a variable has for itself.
struct Inner {
    /// The name, without `:0`.
    path: Box<str>,
    common: Arc<Common>,
    value: Box<dyn EngineValue>,
    /// Where it was made, once somebody has looked. Half as large as a `OnceLock` of a box.
    defined: OnceBox<Trace>,
}

impl AnyVariable {
    pub(crate) fn new(meta: Meta, engine: &Arc<dyn Engine>, value: Box<dyn EngineValue>) -> Self {
        let common = Common::of(&meta, engine);
        Self::made(meta.name, Arc::new(common), value)
    }

    /// One of many that a pass makes.
    pub(crate) fn one_of(
        commons: &mut Commons,
        meta: Meta,
        engine: &Arc<dyn Engine>,
        value: Box<dyn EngineValue>,
    ) -> Self {
        let common = commons.share(&meta, engine);
        Self::made(meta.name, common, value)
    }

    fn made(path: Box<str>, common: Arc<Common>, value: Box<dyn EngineValue>) -> Self {
        Self(Arc::new(Handle::First(Inner {
            path,
            common,
            value,
            defined: OnceBox::new(),
        })))
    }

    /// The same variable; clones of what is returned share nothing with those of this but the variable.
    pub(crate) fn another_handle(&self) -> Self {
        Self(Arc::new(Handle::Another(self.clone())))
    }

    /// Whether clones of both share a count.
    #[cfg(test)]
    pub(crate) fn is_handle(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The full name with TensorFlow's output number: `conv1/weights:0`.
    pub fn name(&self) -> String {
        format!("{}:0", self.0.path)
    }

    /// The full name alone, as checkpoints use it: `conv1/weights`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The name that `get_variable!` finds it by, scope included; `None` for one that was made with `variable!`.
    ///
    /// A trap, as in TensorFlow: it is not always [`Self::path`]. If something else in the pass had the name when the
    /// variable was created, its name got a suffix and its key did not.
    pub fn key(&self) -> Option<&str> {
        match &self.0.common.key {
            Key::Name => Some(self.path()),
            Key::Other(key) => Some(key),
            Key::Nothing => None,
        }
    }

    /// The shape.
    pub fn shape(&self) -> &[usize] {
        &self.0.common.shape
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.0.common.dtype
    }

    /// Whether optimizers train it.
    pub fn trainable(&self) -> bool {
        self.0.common.trainable
    }

    /// The collections that it is in.
    pub fn collections(&self) -> impl Iterator<Item = &str> {
        self.0.common.collections.iter().map(|c| &**c)
    }

    /// Where it was created, and what led there.
    pub fn defined(&self) -> &Trace {
        let written = &self.0.defined;
        written.get_or_init(|| Box::new(self.0.common.defined.write(self.path())))
    }

    /// The same, for whoever may not look.
    pub(crate) fn provenance(&self) -> Provenance {
        self.0.common.defined.of(self.path())
    }

    /// A copy of the value.
    ///
    /// # Errors
    /// If the engine can't read it.
    pub fn read(&self) -> Result<HostArray> {
        self.0
            .value
            .read()
            .map_err(|cause| self.engine_error(cause))
    }

    /// Replaces the value.
    ///
    /// # Errors
    /// If shape or element type differ; the value is then as it was.
    #[track_caller]
    pub fn assign(&self, value: impl Into<HostArray>) -> Result<()> {
        let value = value.into();
        if let Err(error) = self.check_assignable(&value) {
            return Err(error.at(Trace::caller()));
        }
        self.0
            .value
            .assign(value)
            .map_err(|cause| self.engine_error(cause))
    }

    pub(crate) fn check_assignable(&self, value: &HostArray) -> Result<()> {
        if value.shape() == self.shape() && value.dtype() == self.dtype() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Assign {
            name: self.path().to_owned(),
            asked: Box::new(value.shape().into()),
            asked_dtype: value.dtype(),
            found: Box::new(self.shape().into()),
            found_dtype: self.dtype(),
        })
        .defined_at(self.defined().clone()))
    }

    /// Projects the value by the variable's constraint; without one, nothing.
    ///
    /// # Errors
    /// If the constraint fails, or gives another shape or element type; the value is then as it was.
    pub fn apply_constraint(&self) -> Result<()> {
        let Some(constraint) = self.constraint() else {
            return Ok(());
        };
        let projected = constraint.project(self.read()?).map_err(|cause| {
            let kind = ErrorKind::Custom {
                what: "The constraint",
                name: self.path().to_owned(),
                cause,
            };
            Error::new(kind).defined_at(self.defined().clone())
        })?;
        self.assign(projected)
    }

    /// The constraint that it was created with.
    pub fn constraint(&self) -> Option<&Constraint> {
        self.0.common.options.constraint.as_ref()
    }

    /// The value as its engine keeps it, for the engine's typed handles.
    pub fn engine_value(&self) -> &dyn EngineValue {
        &*self.0.value
    }

    pub(crate) fn common(&self) -> &Common {
        &self.0.common
    }

    #[cfg(feature = "candle")]
    pub(crate) fn engine(&self) -> &Arc<dyn Engine> {
        &self.0.common.engine
    }

    fn engine_error(&self, cause: EngineError) -> Error {
        let kind = ErrorKind::Engine {
            name: self.path().to_owned(),
            engine: self.0.common.engine.name(),
            cause: cause.into(),
        };
        Error::new(kind).defined_at(self.defined().clone())
    }
}

impl PartialEq for AnyVariable {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq::<Inner>(&**self.0, &**other.0)
    }
}

impl Eq for AnyVariable {}

impl std::hash::Hash for AnyVariable {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::hash::<Inner, _>(&**self.0, state);
    }
}

impl fmt::Display for AnyVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shape = Shape::from(self.shape());
        write!(
            f,
            "<Variable '{}:0' shape={shape} dtype={}>",
            OneLine(self.path()),
            self.dtype()
        )
    }
}

impl fmt::Debug for AnyVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
