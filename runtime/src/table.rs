//! Tables of numbers, whose names lie elsewhere.

use hashbrown::HashTable;

/// Adds a number by its hash; `all` are those that are in the table already, in their order.
///
/// A table that grows hashes all that is in it again. By itself it would go by its own order, which is none: with a million names, each
/// is then waited for several times. In the order of the numbers the processor has fetched them already.
pub(crate) fn insert<T, I>(
    table: &mut HashTable<T>,
    (hash, number): (u64, T),
    all: impl FnOnce() -> I,
) where
    I: Iterator<Item = (u64, T)>,
{
    let in_place = |_: &T| -> u64 { unreachable!("there is room") };
    if table.len() == table.capacity() {
        let length = table.len();
        // The old one goes first.
        *table = HashTable::new();
        *table = HashTable::with_capacity(length + 1);
        for (hash, number) in all() {
            table.insert_unique(hash, number, in_place);
        }
    }
    table.insert_unique(hash, number, in_place);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_table_is_there_after_it_has_grown() {
        let mut table = HashTable::new();
        for i in 0..1_000_u64 {
            // Four of each hash.
            let hash = |i: u64| ((i / 4) << 56) | (i / 4);
            insert(&mut table, (hash(i), i), || (0..i).map(|i| (hash(i), i)));
            assert_eq!(table.len() as u64, i + 1);
            assert!((0..=i).all(|i| table.find(hash(i), |at| *at == i).is_some()));
        }
    }
}
