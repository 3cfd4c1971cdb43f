//! The hash of a name.

/// 64-bit FNV-1a, which a `const fn` computes in one loop.
pub const fn fnv(text: &str) -> u64 {
    range(text.as_bytes(), 0, text.len())
}

/// The hash of the bytes from `start` to `end`.
pub(crate) const fn range(bytes: &[u8], start: usize, end: usize) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut i = start;
    while i < end {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("foobar"), 0x8594_4171_f739_67e8);
    }
}
