//! The hash of a name, by the arithmetic of the runtime's `PathHash`.

/// Any odd number without a pattern will do.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The polynomial of a path's components, and the base to their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PathHash {
    pub(super) sum: u64,
    pub(super) power: u64,
}

impl PathHash {
    /// The hash of a name that may have several components.
    pub(super) fn of(name: &str) -> Self {
        let start = Self { sum: 0, power: 1 };
        name.split('/').fold(start, |path, component| Self {
            sum: path.sum.wrapping_mul(BASE).wrapping_add(fnv(component)),
            power: path.power.wrapping_mul(BASE),
        })
    }
}

/// FNV-1a, as the runtime has it for names.
pub(crate) fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_its_pieces_put_together() {
        let (head, tail) = (PathHash::of("model/conv1"), PathHash::of("weights"));
        let joined = PathHash {
            sum: head.sum.wrapping_mul(tail.power).wrapping_add(tail.sum),
            power: head.power.wrapping_mul(tail.power),
        };
        assert_eq!(PathHash::of("model/conv1/weights"), joined);
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // The runtime's `Name` is tested against the same figures.
        assert_eq!(fnv(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn order_and_boundaries_matter() {
        assert_ne!(PathHash::of("a/b"), PathHash::of("b/a"));
        assert_ne!(PathHash::of("a/b"), PathHash::of("ab"));
        assert_ne!(PathHash::of("a/b"), PathHash::of("a_b"));
    }
}
