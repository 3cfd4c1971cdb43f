//! What is known of a shape when arguments are put in the place of parameters.

/// Dimensions that are followed; what has more is unknown.
pub(super) const MAX_RANK: usize = 8;

/// A shape after substitution.
#[derive(Clone, Copy)]
pub(super) enum Argument {
    Unknown,
    /// An array that the source spells out.
    Literal(&'static [i64]),
    /// An array with arguments put in; entries are negative where unknown.
    Filled {
        dims: [i64; MAX_RANK],
        rank: u8,
    },
}

impl Argument {
    pub(super) const fn is_array(&self) -> bool {
        matches!(self, Self::Literal(_) | Self::Filled { .. })
    }

    /// The dimensions, negative where unknown; none if it is no array.
    pub(super) const fn dims(&self) -> &[i64] {
        match self {
            Self::Unknown => &[],
            Self::Literal(dims) => dims,
            Self::Filled { dims, rank } => dims.split_at(*rank as usize).0,
        }
    }

    /// Whether no choice of the unknown dimensions makes two shapes equal.
    pub(super) const fn contradicts(&self, other: &Self) -> bool {
        if !self.is_array() || !other.is_array() {
            return false;
        }
        let (ours, theirs) = (self.dims(), other.dims());
        if ours.len() != theirs.len() {
            return true;
        }
        let mut i = 0;
        while i < ours.len() {
            if ours[i] >= 0 && theirs[i] >= 0 && ours[i] != theirs[i] {
                return true;
            }
            i += 1;
        }
        false
    }

    /// The first dimension in which two known shapes are at odds; none of them if they have not the same number.
    pub(super) const fn difference(&self, other: &Self) -> usize {
        let (ours, theirs) = (self.dims(), other.dims());
        let mut i = 0;
        while i < ours.len() && ours.len() == theirs.len() {
            if ours[i] >= 0 && theirs[i] >= 0 && ours[i] != theirs[i] {
                return i;
            }
            i += 1;
        }
        usize::MAX
    }

    /// Whether as much is known of both, and that is equal.
    pub(super) const fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, Self::Unknown) => true,
            (Self::Literal(a), Self::Literal(b)) => same_dims(a, b),
            (Self::Filled { .. }, Self::Filled { .. }) => same_dims(self.dims(), other.dims()),
            _ => false,
        }
    }

    /// What both agree on: the shape of a variable that either branch asks for.
    pub(super) const fn common(&self, other: &Self) -> Self {
        let (ours, theirs) = (self.dims(), other.dims());
        if !self.is_array()
            || !other.is_array()
            || ours.len() != theirs.len()
            || ours.len() > MAX_RANK
        {
            return Self::Unknown;
        }
        let mut dims = [-1; MAX_RANK];
        let mut i = 0;
        while i < ours.len() {
            if ours[i] == theirs[i] {
                dims[i] = ours[i];
            }
            i += 1;
        }
        Self::Filled {
            dims,
            rank: ours.len() as u8,
        }
    }
}

pub(super) const fn same_dims(a: &[i64], b: &[i64]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    a.len() == b.len() && i == a.len()
}
