//! The handle of a variable, whatever engine holds it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use once_cell::race::OnceBox;

use varscope_names::OneLine;

use super::engine::{Engine, EngineError, EngineValue};
use super::hooks::Constraint;
use super::meta::{Common, Commons, Key, Meta};
use super::moved::{Moves, State};
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
pub(super) struct Inner {
    /// The name, without `:0`.
    path: Box<str>,
    common: Arc<Common>,
    value: Box<dyn EngineValue>,
    /// What few have. Half as large as a `OnceLock` of a box.
    seldom: OnceBox<Seldom>,
}

#[derive(Default)]
struct Seldom {
    /// Where it was made, once somebody has looked.
    defined: OnceBox<Trace>,
    /// Where it has gone since, if it ever has.
    moves: OnceBox<Moves>,
}

impl Inner {
    pub(super) fn new(path: Box<str>, common: Arc<Common>, value: Box<dyn EngineValue>) -> Self {
        Self {
            path,
            common,
            value,
            seldom: OnceBox::new(),
        }
    }

    pub(super) fn note_moves(&self, moves: Moves) -> &Moves {
        self.seldom().moves.get_or_init(|| Box::new(moves))
    }

    fn seldom(&self) -> &Seldom {
        self.seldom.get_or_init(Box::default)
    }

    #[inline]
    pub(super) fn moves(&self) -> Option<&Moves> {
        self.seldom.get()?.moves.get()
    }

    /// What the variable is now.
    #[inline]
    fn now(&self) -> &Self {
        match self.moves() {
            None => self,
            Some(_) => self.follow(),
        }
    }

    fn follow(&self) -> &Self {
        let mut now = self;
        while let Some(next) = now.moves().and_then(|moves| moves.next(&self.path)) {
            now = next;
        }
        now
    }
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
        Self(Arc::new(Handle::First(Inner::new(path, common, value))))
    }

    /// The same variable; clones of what is returned share nothing with those of this but the variable.
    pub(crate) fn another_handle(&self) -> Self {
        Self(Arc::new(Handle::Another(self.clone())))
    }

    /// Whether it has moved on since this handle was made, which follows it; who keeps handles can have a new one of the store.
    #[inline]
    pub(crate) fn is_old(&self) -> bool {
        self.0.moves().is_some_and(Moves::is_old)
    }

    /// What is known of it, unless it has moved on since this handle was made: one look for all of it.
    #[inline]
    pub(crate) fn current(&self) -> Option<&Common> {
        (!self.is_old()).then_some(&self.0.common)
    }

    /// Which of those that it has been it is.
    #[cfg(feature = "candle")]
    pub(crate) fn version(&self) -> usize {
        self.0.now().moves().map_or(0, Moves::version)
    }

    /// Lets it be something else, also to the handles that there are; gives one that keeps nothing of what it was.
    pub(crate) fn move_to(&self, state: State) -> Self {
        let moves = match self.0.moves() {
            Some(moves) => moves,
            None => self.0.note_moves(Moves::first()),
        };
        moves.set(state);
        match moves.newest(self.path()) {
            Some(inner) => Self(Arc::new(Handle::First(inner))),
            None => self.clone(),
        }
    }

    /// What it has in common with others, to be moved on with.
    pub(crate) fn shared_common(&self) -> &Arc<Common> {
        &self.0.now().common
    }

    /// The element type that it was created with: another one than it has if its store was cast.
    pub(crate) fn made_dtype(&self) -> DType {
        self.0.common.made
    }

    #[cfg(test)]
    pub(super) fn inner(&self) -> &Inner {
        &self.0
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
        self.0.now().common.dtype
    }

    /// Whether optimizers train it: as it was made, or as [`set_trainable`](crate::VarStore::set_trainable) has said since.
    pub fn trainable(&self) -> bool {
        self.common().is_trainable()
    }

    /// The collections that it is in.
    pub fn collections(&self) -> impl Iterator<Item = &str> {
        self.common().collections()
    }

    /// Where it was created, and what led there.
    pub fn defined(&self) -> &Trace {
        let written = &self.0.seldom().defined;
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
        let now = self.0.now();
        now.value.read().map_err(|cause| self.engine_error(cause))
    }

    /// Shows the value as bytes, as [`EngineValue::show_bytes`](super::engine::EngineValue::show_bytes) does, if it is of this element type.
    pub(crate) fn show_bytes(&self, dtype: DType, see: &mut dyn FnMut(&[u8])) -> bool {
        let now = self.0.now();
        now.common.dtype == dtype && now.value.show_bytes(see)
    }

    /// Replaces the value.
    ///
    /// # Errors
    /// If shape or element type differ; the value is then as it was.
    #[track_caller]
    pub fn assign(&self, value: impl Into<HostArray>) -> Result<()> {
        let value = value.into();
        // One look: the store may be cast meanwhile.
        let now = self.0.now();
        let fits = self.check_fits_as((value.shape(), value.dtype()), now.common.dtype);
        if let Err(error) = fits {
            return Err(error.at(Trace::caller()));
        }
        now.value
            .assign(value)
            .map_err(|cause| self.engine_error(cause))
    }

    pub(crate) fn check_assignable(&self, value: &HostArray) -> Result<()> {
        self.check_fits(value.shape(), value.dtype())
    }

    /// Whether a value of this shape and element type can be assigned.
    pub(crate) fn check_fits(&self, shape: &[usize], dtype: DType) -> Result<()> {
        self.check_fits_as((shape, dtype), self.dtype())
    }

    fn check_fits_as(&self, (shape, asked_dtype): (&[usize], DType), dtype: DType) -> Result<()> {
        if shape == self.shape() && asked_dtype == dtype {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Assign {
            name: self.path().to_owned(),
            asked: Box::new(shape.into()),
            asked_dtype,
            found: Box::new(self.shape().into()),
            found_dtype: dtype,
            made: self.made_dtype(),
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
        &*self.0.now().value
    }

    pub(crate) fn common(&self) -> &Common {
        &self.0.now().common
    }

    #[cfg(feature = "candle")]
    pub(crate) fn engine(&self) -> &Arc<dyn Engine> {
        &self.0.common.engine
    }

    pub(crate) fn engine_error(&self, cause: EngineError) -> Error {
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
        let (one, other): (&Inner, &Inner) = (&self.0, &other.0);
        std::ptr::eq(one, other)
            || matches!((one.moves(), other.moves()), (Some(a), Some(b)) if a.is_of_same(b))
    }
}

impl Eq for AnyVariable {}

impl std::hash::Hash for AnyVariable {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // Of handles that were made before and after a move, nothing else is the same.
        self.path().hash(state);
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
