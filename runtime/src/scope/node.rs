//! The number of an interned name.

/// A full name: the root, or a chain of components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const ROOT: Self = Self(0);
    /// No node's.
    pub(super) const NONE: Self = Self(u32::MAX);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) const fn number(self) -> u32 {
        self.0
    }

    pub(super) const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The one that was interned after it, if one was.
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Whether it is the next one after so many from the first on.
    pub(crate) fn is_behind(self, first: Self, count: u32) -> bool {
        self.0 == first.0 + count
    }

    /// All from this one on, up to another.
    pub(super) fn until(self, end: Self) -> impl Iterator<Item = Self> {
        (self.0..end.0).map(Self)
    }

    /// So many from this one on, in the order in which they were interned.
    pub(crate) fn and_behind(self, count: u32) -> impl Iterator<Item = Self> {
        (self.0..self.0 + count).map(Self)
    }

    /// The next one; fewer than half of the numbers are nodes' ([`Position`](super::Position)).
    pub(super) fn new(nodes: usize) -> Self {
        let number = u32::try_from(nodes).ok().filter(|n| *n < 1 << 31);
        Self(number.expect("fewer than 2^31 names in a pass"))
    }
}
