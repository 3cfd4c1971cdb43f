//! What the stack of a walk is made of.

use std::panic::Location;
use std::sync::Arc;

use super::captured::Captured;
use super::node::NodeId;
use super::pending::Position;
use super::settings::{PlainDtype, Settings};
use crate::options::Reuse;
use crate::site::{Definition, Place};
use crate::variable::Constraint;

/// A variable scope as it is open in a walk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) node: NodeId,
    /// Index of its defaults, as scopes in it inherit them, and [`Settings::plain_dtype`] of them.
    pub(super) settings: u32,
    pub(super) plain: Option<PlainDtype>,
    /// Its own; once captured, the captured scope's counts.
    pub(super) reuse: Reuse,
}

/// What few scopes have.
#[derive(Debug, Default)]
pub(super) struct Seldom {
    /// Which.
    pub(super) frame: usize,
    /// The scope string, where the position does not give it.
    pub(super) original: Option<Arc<str>>,
    /// What is not inherited.
    pub(super) constraint: Option<Constraint>,
    pub(super) captured: Option<Arc<Captured>>,
}

impl Open {
    const ROOT: Self = Self {
        node: NodeId::ROOT,
        settings: 0,
        plain: None,
        reuse: Reuse::False,
    };

    /// What a scope inside has that says nothing but its reuse.
    #[inline]
    pub(crate) fn inherited(&self, reuse: Reuse) -> (Reuse, u32, Option<PlainDtype>) {
        (reuse.or(self.reuse), self.settings, self.plain)
    }
}

/// What leaving a frame does to the counters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leave {
    Nothing,
    Named(NodeId),
    Reentered,
}

/// One entry of the stack; most open a variable scope. Nothing in it is to be dropped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) position: Position,
    /// The frame of the variable scope that is active in it: its own number, if it opens one.
    pub(super) scope: u32,
    /// How many settings there were before it.
    pub(super) settings: u32,
    pub(super) leave: Leave,
    pub(super) entry: Entry,
    /// The scope that it opens.
    pub(super) open: Open,
}

/// What a frame is in the chain that led to a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// Nothing: a name scope, or the beginning of another walk of a pass.
    Unseen,
    Pass(Place),
    /// The scope that it opens.
    Scope(Place),
    Layer(&'static Definition, &'static Location<'static>),
}

/// Whose code runs on top of the stack.
#[cfg(feature = "tensorboard")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Pass,
    Scope,
    Layer,
}

impl Frame {
    /// To be filled in.
    pub(super) const NEW: Self = Self {
        position: Position::ROOT,
        scope: 0,
        settings: 0,
        leave: Leave::Nothing,
        entry: Entry::Unseen,
        open: Open::ROOT,
    };
}

/// What a frame has opened. Dropping it may run user code (a getter's closure may own anything), so that is left to whoever knows
/// that nothing is borrowed.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Left {
    pub(super) _seldom: Option<Seldom>,
    pub(super) _settings: [Option<Arc<Settings>>; 2],
}
