//! Guards: what was entered is left when they go.
//!
//! Almost always that is the one frame that entering has put on the stack, and nothing in it is to be dropped; whatever else there is to leave
//! is taken from the stack first, and dropped when nothing is borrowed.

use std::marker::PhantomData;
use std::sync::MutexGuard;

use smallvec::SmallVec;

use super::{ACTIVE, Entry};
use crate::spans::Span;

/// How high the stack was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Height {
    pub(super) entries: u32,
    pub(super) frames: u32,
}

impl Height {
    pub(super) fn of(stack: &[Entry]) -> Self {
        let frames = match stack.last() {
            Some(Entry::Pass(pass)) => pass.depth(),
            _ => 0,
        };
        // No stack of a thread's is that deep.
        Self {
            entries: stack.len() as u32,
            frames: frames as u32,
        }
    }
}

/// What entering has put on top of the stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Put {
    /// Nothing: a layer outside of every pass, or the thread has no stack any more.
    #[default]
    Nothing,
    /// A frame of the walk that was there.
    Frame,
    /// A walk with so many frames, or a failure with none.
    Entry(u32),
}

impl Put {
    fn between(before: Height, inside: Height) -> Self {
        match inside.entries - before.entries {
            0 if inside.frames == before.frames => Self::Nothing,
            0 => Self::Frame,
            _ => Self::Entry(inside.frames),
        }
    }

    /// How high the stack is inside.
    fn on(self, before: Height) -> Height {
        let Height { entries, frames } = before;
        let (entries, frames) = match self {
            Self::Nothing => (entries, frames),
            Self::Frame => (entries, frames + 1),
            Self::Entry(frames) => (entries + 1, frames),
        };
        Height { entries, frames }
    }
}

/// Something that was entered; it is left when this goes.
///
/// Not `Send`: a scope belongs to the thread that opened it.
#[derive(Debug)]
#[must_use]
pub struct Entered {
    /// How high the stack was.
    before: Height,
    put: Put,
    /// Dropped after what it is the span of was left.
    span: Span,
    _not_send: PhantomData<MutexGuard<'static, ()>>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let (before, put) = (self.before, self.put);
        if put == Put::Frame {
            let left = ACTIVE.try_with(|stack| leave_plain(&mut stack.borrow_mut(), before));
            if left != Ok(false) {
                return;
            }
        }
        leave(before, put);
    }
}

/// Leaves the one frame that entering has put on the stack, if that is what there is to leave, and nothing in it is to be dropped.
#[inline]
fn leave_plain(stack: &mut [Entry], before: Height) -> bool {
    let is_it = stack.len() == before.entries as usize;
    match stack.last_mut() {
        Some(Entry::Pass(pass)) if is_it => pass.leave_plain(before.frames as usize),
        _ => false,
    }
}

#[inline(never)]
fn leave(before: Height, put: Put) {
    if put != Put::Nothing && !leave_walk(before, put) {
        leave_all(before, put);
    }
}

/// Leaves the walk that entering has put on the stack, if that is what there is to leave.
fn leave_walk(before: Height, put: Put) -> bool {
    let left = ACTIVE.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let is_it = matches!(put, Put::Entry(_)) && Height::of(&stack) == put.on(before);
        if is_it { stack.pop() } else { None }
    });
    // The borrow is over: values may run user code when they are dropped.
    left.is_ok_and(|left| left.is_some())
}

/// Leaves whatever is above.
#[cold]
fn leave_all(before: Height, put: Put) {
    let left = ACTIVE.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let in_order = Height::of(&stack) == put.on(before);
        let mut removed = Vec::new();
        while stack.len() > before.entries as usize {
            removed.extend(stack.pop());
        }
        let left = match stack.last_mut() {
            Some(Entry::Pass(pass)) => pass.leave_to(before.frames as usize),
            _ => SmallVec::new(),
        };
        ((removed, left), in_order)
    });
    if let Ok((above, in_order)) = left {
        drop(above);
        if !in_order && !std::thread::panicking() {
            panic!("scopes were left out of order");
        }
    }
}

pub(super) fn enter(change: impl FnOnce(&mut Vec<Entry>)) -> Entered {
    // A thread that is ending has no stack any more: nothing is entered then, and nothing left.
    let entered = ACTIVE.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let before = Height::of(&stack);
        change(&mut stack);
        (before, Put::between(before, Height::of(&stack)))
    });
    let (before, put) = entered.unwrap_or_default();
    Entered {
        before,
        put,
        span: Span::NONE,
        _not_send: PhantomData,
    }
}

impl Entered {
    /// A frame more than there were.
    #[inline]
    pub(super) fn frame(before: Height) -> Self {
        Self {
            before,
            put: Put::Frame,
            span: Span::NONE,
            _not_send: PhantomData,
        }
    }

    /// Has a span, if somebody listens, who may be the user: nothing is borrowed.
    #[inline]
    pub(super) fn spanned(mut self, span: Span) -> Self {
        self.span = span;
        self
    }
}
