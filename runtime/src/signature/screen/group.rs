//! Calls that one scope is entered for, and whether another one was entered for the same.

use crate::signature::facts::Arg;
use crate::signature::frames::NO_ARGUMENTS;
use crate::signature::repeat::same;

/// Calls in one scope that are compared with those in another.
const TOGETHER: usize = 4;

/// Groups that are remembered; of more, the first.
const MAX_GROUPS: usize = 64;

/// A layer's call in a scope of its own.
#[derive(Clone, Copy)]
pub(super) struct Call {
    /// The layer's identity.
    pub(super) layer: u64,
    pub(super) args: &'static [Arg],
    /// Whether sharing is certain there.
    pub(super) shared: bool,
}

/// The calls that one scope is entered for.
#[derive(Clone, Copy)]
pub(super) struct Group {
    calls: [Call; TOGETHER],
    len: usize,
}

/// Groups that were there.
pub(super) struct Groups {
    groups: [Group; MAX_GROUPS],
    len: usize,
}

/// Whether arguments mean the same wherever they stand.
pub(super) const fn is_closed(args: &[Arg], frame: u16) -> bool {
    let mut i = 0;
    while i < args.len() && frame != NO_ARGUMENTS {
        if let Arg::Parameter(_) | Arg::Pattern(_) = args[i] {
            return false;
        }
        i += 1;
    }
    true
}

impl Group {
    pub(super) const NONE: Self = Self {
        calls: [Call {
            layer: 0,
            args: &[],
            shared: false,
        }; TOGETHER],
        len: 0,
    };

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn is_full(&self) -> bool {
        self.len == TOGETHER
    }

    /// There has to be room.
    pub(super) const fn push(&mut self, call: Call) {
        self.calls[self.len] = call;
        self.len += 1;
    }

    /// Whether the same was called before.
    pub(super) const fn has(&self, call: &Call) -> bool {
        let mut i = 0;
        while i < self.len {
            if self.calls[i].is_like(call) {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn is_same(&self, other: &Self) -> bool {
        let mut i = 0;
        while i < self.len && i < other.len {
            let (a, b) = (&self.calls[i], &other.calls[i]);
            if a.shared != b.shared || !a.is_like(b) {
                return false;
            }
            i += 1;
        }
        self.len == other.len
    }
}

impl Call {
    const fn is_like(&self, other: &Self) -> bool {
        self.layer == other.layer && same(self.args, other.args)
    }
}

impl Groups {
    pub(super) const NONE: Self = Self {
        groups: [Group::NONE; MAX_GROUPS],
        len: 0,
    };

    /// Whether the same was there before; from now on it was.
    pub(super) const fn have(&mut self, group: Group) -> bool {
        let mut i = 0;
        while i < self.len {
            if self.groups[i].is_same(&group) {
                return true;
            }
            i += 1;
        }
        if self.len < MAX_GROUPS {
            self.groups[self.len] = group;
            self.len += 1;
        }
        false
    }
}
