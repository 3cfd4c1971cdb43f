//! A variable that gets a value of another element type, or in another place: its handles follow.
//!
//! What a handle has lent stays as it is as long as the handle lives, so nothing is replaced in place. A handle that was made before looks
//! whether its variable has moved on (two loads; one, if it never has), and keeps what it follows to beside what it has.

use std::any::Any;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

use once_cell::race::OnceBox;

use super::engine::{EngineError, EngineValue};
use super::handle::Inner;
use super::meta::Common;
use crate::dtype::DType;
use crate::host::HostArray;
use crate::lock::{reading, writing};

/// What a variable moves to.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) common: Arc<Common>,
    pub(crate) value: Arc<dyn EngineValue>,
}

/// What is known of a variable that has moved, by something that has one of its values.
pub(super) struct Moves {
    shared: Arc<Shared>,
    /// How often it had moved when it got the value.
    version: usize,
    /// What is followed to, once somebody has looked.
    next: OnceBox<Inner>,
}

/// What all that is of one variable has in common.
#[derive(Default)]
struct Shared {
    version: AtomicUsize,
    newest: RwLock<Option<State>>,
}

impl Moves {
    /// Of one that is about to move for the first time.
    pub(super) fn first() -> Self {
        Self::of(Arc::default(), 0)
    }

    fn of(shared: Arc<Shared>, version: usize) -> Self {
        Self {
            shared,
            version,
            next: OnceBox::new(),
        }
    }

    #[cfg(feature = "candle")]
    pub(super) fn version(&self) -> usize {
        self.version
    }

    #[inline]
    pub(super) fn is_old(&self) -> bool {
        self.shared.version.load(Ordering::Acquire) != self.version
    }

    pub(super) fn is_of_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// What the variable is now, if that is something else than this was made with.
    pub(super) fn next(&self, path: &str) -> Option<&Inner> {
        if !self.is_old() {
            return None;
        }
        if let Some(next) = self.next.get() {
            return Some(next);
        }
        let newest = self.newest(path)?;
        Some(self.next.get_or_init(|| Box::new(newest)))
    }

    /// From now on the variable is that.
    pub(super) fn set(&self, state: State) {
        let mut newest = writing(&self.shared.newest);
        let old = newest.replace(state);
        self.shared.version.fetch_add(1, Ordering::Release);
        drop(newest);
        drop(old);
    }

    pub(super) fn newest(&self, path: &str) -> Option<Inner> {
        let newest = reading(&self.shared.newest);
        let state = newest.clone()?;
        let version = self.shared.version.load(Ordering::Acquire);
        drop(newest);
        let value = Box::new(SharedValue(state.value));
        let inner = Inner::new(path.into(), state.common, value);
        inner.note_moves(Self::of(self.shared.clone(), version));
        Some(inner)
    }
}

/// A value that several handles have.
#[derive(Debug)]
struct SharedValue(Arc<dyn EngineValue>);

impl EngineValue for SharedValue {
    fn read(&self) -> Result<HostArray, EngineError> {
        self.0.read()
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        self.0.assign(value)
    }

    fn cast(&self, dtype: DType) -> Result<Box<dyn EngineValue>, EngineError> {
        self.0.cast(dtype)
    }

    fn as_any(&self) -> &dyn Any {
        self.0.as_any()
    }
}
