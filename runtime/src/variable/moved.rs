//! A variable that gets a value of another element type, or in another place, or is no more trained: its handles follow.
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
    pub(crate) by: Move,
}

/// What moves a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// It gets another value.
    Value,
    /// The same value is tracked or is not, the other one of two: to do it again leads back, and to the same version. Else who freezes and
    /// thaws in each step would have handles that follow through all of them.
    Tracking,
}

/// What is known of a variable that has moved, by something that has one of its values.
pub(super) struct Moves {
    shared: Arc<Shared>,
    /// Which of those that the variable has been.
    version: usize,
    /// What is followed to, once somebody has looked.
    next: OnceBox<Inner>,
}

/// What all that is of one variable has in common.
#[derive(Default)]
struct Shared {
    version: AtomicUsize,
    newest: RwLock<Newest>,
}

#[derive(Default)]
struct Newest {
    state: Option<State>,
    /// The last version that is new.
    last: usize,
    /// The version that is the same value, tracked where this is not.
    twin: Option<usize>,
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
        let now = self.shared.version.load(Ordering::Acquire);
        let twin = newest.twin.take();
        let next = match state.by {
            Move::Value => None,
            Move::Tracking => {
                newest.twin = Some(now);
                twin
            }
        };
        let next = next.unwrap_or_else(|| {
            newest.last += 1;
            newest.last
        });
        let old = newest.state.replace(state);
        self.shared.version.store(next, Ordering::Release);
        drop(newest);
        drop(old);
    }

    pub(super) fn newest(&self, path: &str) -> Option<Inner> {
        let newest = reading(&self.shared.newest);
        let state = newest.state.clone()?;
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

    fn tracked(&self, trainable: bool) -> Result<Box<dyn EngineValue>, EngineError> {
        self.0.tracked(trainable)
    }

    fn as_any(&self) -> &dyn Any {
        self.0.as_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Request;
    use crate::store::VarStore;

    #[test]
    fn who_freezes_and_thaws_over_and_over_leaves_nothing_to_follow_through() -> crate::Result<()> {
        let store = VarStore::new();
        let w = store.pass().get_variable(Request::new("w").shape([1]))?;
        let kept = |inner: &Inner| {
            let (mut inner, mut count) = (inner, 0);
            while let Some(next) = inner.moves().and_then(|moves| moves.next.get()) {
                (inner, count) = (next, count + 1);
            }
            count
        };
        for i in 0..100 {
            let (frozen, thawed) = (i % 2 == 0, i % 2 == 1);
            store.set_trainable("w", thawed)?;
            assert_eq!(w.trainable(), !frozen);
        }
        assert_eq!(kept(w.inner()), 1);
        // A cast begins anew, and what was the other is forgotten.
        for _ in 0..10 {
            store.set_trainable("w", false)?;
            store.to_dtype(DType::F64)?;
            assert!(!w.trainable());
            for trainable in [true, false, true] {
                store.set_trainable("w", trainable)?;
                assert_eq!((w.trainable(), w.dtype()), (trainable, DType::F64));
            }
            store.to_dtype(DType::F32)?;
            assert!(w.trainable());
        }
        Ok(())
    }
}
