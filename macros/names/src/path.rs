//! Hashes of paths that can be put together without looking at the text again.

use crate::{SEPARATOR, hash};

/// Any odd number without a pattern will do.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a path: the polynomial of its components' hashes, with the power that the next piece is shifted by.
///
/// Equal hashes are compared as text before anybody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathHash {
    /// The polynomial.
    pub sum: u64,
    /// The base to the number of components.
    pub power: u64,
}

impl PathHash {
    /// The power of a name of one component.
    pub const COMPONENT: u64 = BASE;

    /// The empty path.
    pub const ROOT: Self = Self { sum: 0, power: 1 };

    /// The hash of a name that may have several components.
    pub const fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut path = Self::ROOT;
        let (mut start, mut end) = (0, 0);
        while end <= bytes.len() {
            if end == bytes.len() || bytes[end] == SEPARATOR as u8 {
                path = path.join(Self {
                    sum: hash::range(bytes, start, end),
                    power: BASE,
                });
                start = end + 1;
            }
            end += 1;
        }
        path
    }

    /// The hash of `self` followed by `tail`.
    #[inline]
    pub const fn join(self, tail: Self) -> Self {
        Self {
            // In `u128`, nothing has to wrap: each call of `wrapping_mul` costs the compiler's evaluation as much as twenty products.
            sum: (self.sum as u128 * tail.power as u128 + tail.sum as u128) as u64,
            power: (self.power as u128 * tail.power as u128) as u64,
        }
    }

    /// The hash of a path that is like this one and of which there is no second.
    #[inline]
    pub const fn salted(self, salt: u32) -> Self {
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

    #[test]
    fn a_long_name_is_its_pieces_put_together() {
        let joined = PathHash::of("model/conv1").join(PathHash::of("weights"));
        assert_eq!(PathHash::of("model/conv1/weights"), joined);
    }

    #[test]
    fn order_and_boundaries_matter() {
        assert_ne!(PathHash::of("a/b"), PathHash::of("b/a"));
        assert_ne!(PathHash::of("a/b"), PathHash::of("ab"));
        assert_ne!(PathHash::of("a/b"), PathHash::of("a_b"));
        assert_ne!(PathHash::of("a/"), PathHash::of("a"));
    }

    #[test]
    fn joining_is_associative_and_the_root_adds_nothing() {
        let (a, b, c) = (PathHash::of("a"), PathHash::of("b"), PathHash::of("c"));
        assert_eq!(a.join(b).join(c), a.join(b.join(c)));
        assert_eq!(PathHash::ROOT.join(a), a);
        assert_eq!(a.join(PathHash::ROOT), a);
    }

    #[test]
    fn salt_makes_a_path_its_own() {
        let a = PathHash::of("a");
        assert_ne!(a.salted(0), a);
        assert_ne!(a.salted(0), a.salted(1));
    }
}
