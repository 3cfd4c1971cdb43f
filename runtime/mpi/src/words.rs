//! Words of 64 bits, as ranks send them: numbers, or a bit for each of many.

/// As bytes, the lowest first.
pub(crate) fn to_bytes(words: impl IntoIterator<Item = u64>) -> Vec<u8> {
    words.into_iter().flat_map(u64::to_le_bytes).collect()
}

/// What these bytes were made of.
pub(crate) fn of_bytes(bytes: &[u8]) -> Vec<u64> {
    let (words, _) = bytes.as_chunks();
    words.iter().map(|word| u64::from_le_bytes(*word)).collect()
}

/// One bit each, in words.
pub(crate) fn bits(each: impl Iterator<Item = bool>) -> Vec<u64> {
    let mut words = Vec::new();
    for (i, is_set) in each.enumerate() {
        if i % 64 == 0 {
            words.push(0);
        }
        if let Some(word) = words.last_mut() {
            *word |= u64::from(is_set) << (i % 64);
        }
    }
    words
}

/// Those whose bits are set.
pub(crate) fn chosen<T: Copy>(bits: &[u64], of: &[T]) -> Vec<T> {
    let is_set = |i: usize| {
        bits.get(i / 64)
            .is_some_and(|word| word >> (i % 64) & 1 == 1)
    };
    let of = of.iter().enumerate();
    of.filter(|(i, _)| is_set(*i)).map(|(_, it)| *it).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_choose_what_they_were_made_of() {
        let of: Vec<usize> = (0..130).collect();
        let words = bits(of.iter().map(|i| i % 63 == 1));
        assert_eq!(words.len(), 3);
        assert_eq!(chosen(&words, &of), [1, 64, 127]);
        assert_eq!(of_bytes(&to_bytes(words.iter().copied())), words);
    }
}
