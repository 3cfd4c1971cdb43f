//! The handle of a variable, whatever engine holds it.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use smallvec::SmallVec;

use super::engine::{Engine, EngineError, EngineValue};
use super::hooks::Constraint;
use super::options::{CollectionKey, Options};
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
struct Handle(Arc<Inner>);

impl Deref for Handle {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

struct Inner {
    meta: Meta,
    engine: Arc<dyn Engine>,
    value: Box<dyn EngineValue>,
    /// It came with a checkpoint: how it was first filled is not known.
    adopted: bool,
    /// Where it was made, once somebody has looked.
    defined: OnceLock<Box<Trace>>,
}

/// What is known of a variable besides its value.
#[derive(Debug)]
pub(crate) struct Meta {
    /// Without `:0`.
    pub(crate) name: Arc<str>,
    /// What `get_variable!` finds it by; `None` for one that it never finds.
    pub(crate) key: Option<Arc<str>>,
    pub(crate) shape: Vec<usize>,
    pub(crate) dtype: DType,
    pub(crate) trainable: bool,
    pub(crate) collections: SmallVec<[CollectionKey; 2]>,
    /// What it was made with.
    pub(crate) options: Options,
    pub(crate) defined: Provenance,
}

impl Meta {
    /// A value under a name, and nothing else: not trained, in no collection, never found.
    pub(crate) fn new(
        name: Arc<str>,
        (shape, dtype): (&[usize], DType),
        defined: Provenance,
    ) -> Self {
        Self {
            name,
            key: None,
            shape: shape.to_vec(),
            dtype,
            trainable: false,
            collections: SmallVec::new(),
            options: Options::default(),
            defined,
        }
    }
}

impl AnyVariable {
    pub(crate) fn new(meta: Meta, engine: Arc<dyn Engine>, value: Box<dyn EngineValue>) -> Self {
        Self::handle(Arc::new(Inner {
            meta,
            engine,
            value,
            adopted: false,
            defined: OnceLock::new(),
        }))
    }

    /// One that no pass has made.
    pub(crate) fn adopted(
        meta: Meta,
        engine: Arc<dyn Engine>,
        value: Box<dyn EngineValue>,
    ) -> Self {
        Self::handle(Arc::new(Inner {
            meta,
            engine,
            value,
            adopted: true,
            defined: OnceLock::new(),
        }))
    }

    fn handle(inner: Arc<Inner>) -> Self {
        Self(Arc::new(Handle(inner)))
    }

    /// The same variable; clones of what is returned share nothing with those of this but the variable.
    pub(crate) fn another_handle(&self) -> Self {
        Self::handle(self.0.0.clone())
    }

    pub(crate) fn is_adopted(&self) -> bool {
        self.0.adopted
    }

    /// The full name with TensorFlow's output number: `conv1/weights:0`.
    pub fn name(&self) -> String {
        format!("{}:0", self.0.meta.name)
    }

    /// The full name alone, as checkpoints use it: `conv1/weights`.
    pub fn path(&self) -> &str {
        &self.0.meta.name
    }

    /// The name that `get_variable!` finds it by, scope included; `None` for one that was made with `variable!`.
    ///
    /// A trap, as in TensorFlow: it is not always [`Self::path`]. If something else in the pass had the name when the
    /// variable was created, its name got a suffix and its key did not.
    pub fn key(&self) -> Option<&str> {
        self.0.meta.key.as_deref()
    }

    /// The shape.
    pub fn shape(&self) -> &[usize] {
        &self.0.meta.shape
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.0.meta.dtype
    }

    /// Whether optimizers train it.
    pub fn trainable(&self) -> bool {
        self.0.meta.trainable
    }

    /// The collections that it is in.
    pub fn collections(&self) -> impl Iterator<Item = &str> {
        self.0.meta.collections.iter().map(|c| &**c)
    }

    /// Where it was created, and what led there.
    pub fn defined(&self) -> &Trace {
        let written = &self.0.defined;
        written.get_or_init(|| Box::new(self.0.meta.defined.write(self.path())))
    }

    /// The same, for whoever may not look.
    pub(crate) fn provenance(&self) -> Provenance {
        self.0.meta.defined.of(self.path())
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
        self.0.meta.options.constraint.as_ref()
    }

    /// The value as its engine keeps it, for the engine's typed handles.
    pub fn engine_value(&self) -> &dyn EngineValue {
        &*self.0.value
    }

    pub(crate) fn meta(&self) -> &Meta {
        &self.0.meta
    }

    #[cfg(feature = "candle")]
    pub(crate) fn engine(&self) -> &Arc<dyn Engine> {
        &self.0.engine
    }

    fn engine_error(&self, cause: EngineError) -> Error {
        let kind = ErrorKind::Engine {
            name: self.path().to_owned(),
            engine: self.0.engine.name(),
            cause: cause.into(),
        };
        Error::new(kind).defined_at(self.defined().clone())
    }
}

impl PartialEq for AnyVariable {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0.0, &other.0.0)
    }
}

impl Eq for AnyVariable {}

impl std::hash::Hash for AnyVariable {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0.0).cast::<()>().hash(state);
    }
}

impl fmt::Display for AnyVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shape = Shape::from(self.shape());
        write!(
            f,
            "<Variable '{}:0' shape={shape} dtype={}>",
            self.path(),
            self.dtype()
        )
    }
}

impl fmt::Debug for AnyVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
