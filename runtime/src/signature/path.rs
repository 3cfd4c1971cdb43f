//! Hashes of variable paths that can be put together without looking at the text again.

/// The hash of a path: the polynomial of its components' hashes, with the power that the next piece is shifted by.
///
/// The macros compute it for literals with the same arithmetic; equal hashes are compared as text before anybody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PathHash {
    /// The polynomial.
    pub(super) sum: u64,
    /// The base to the number of components.
    pub(super) power: u64,
}

impl PathHash {
    /// The empty path.
    pub(super) const ROOT: Self = Self { sum: 0, power: 1 };

    /// The hash of `self` followed by `tail`.
    pub(super) const fn join(self, tail: Self) -> Self {
        Self {
            sum: self.sum.wrapping_mul(tail.power).wrapping_add(tail.sum),
            power: self.power.wrapping_mul(tail.power),
        }
    }

    /// The hash of a path that is like this one and of which there is no second.
    pub(super) const fn salted(self, salt: u32) -> Self {
        let salt = (salt as u64 + 1).wrapping_mul(0xd1b5_4a32_d192_ed03);
        Self {
            sum: self.sum.wrapping_add(salt),
            power: self.power,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

    const fn one(component: u64) -> PathHash {
        PathHash {
            sum: component,
            power: BASE,
        }
    }

    #[test]
    fn joining_is_associative_and_ordered() {
        let (a, b, c) = (one(3), one(5), one(7));
        assert_eq!(a.join(b).join(c), a.join(b.join(c)));
        assert_ne!(a.join(b), b.join(a));
        assert_eq!(PathHash::ROOT.join(a), a);
        assert_eq!(a.join(PathHash::ROOT), a);
    }
}
