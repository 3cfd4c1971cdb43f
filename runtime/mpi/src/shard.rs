//! Which data is whose. The order is that of the whole, whatever the number of ranks.

use std::ops::Range;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

use crate::world::World;

impl World {
    /// This rank's part of a batch that all have: the parts of all ranks, in their order, are the batch, and as many are in each, or one more. In a
    /// batch smaller than the number of ranks some are empty.
    ///
    /// ```
    /// use varscope_mpi::{Error, Options, threads};
    ///
    /// let batch = ["a", "b", "c", "d", "e"];
    /// let parts = threads(2, Options::new(), |world| Ok(world.part(&batch)));
    /// let parts = parts.into_iter().collect::<Result<Vec<_>, Error>>()?;
    /// assert_eq!(parts, [&batch[..2], &batch[2..]]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn part<'a, T>(&self, batch: &'a [T]) -> &'a [T] {
        &batch[self.part_of(batch.len())]
    }

    /// The same of a number of examples: `0..2` and `2..5` of 5 for 2 ranks.
    pub fn part_of(&self, examples: usize) -> Range<usize> {
        part(examples, (self.rank(), self.size()))
    }

    /// This rank's examples of an epoch, batch by batch. All examples come once in each epoch, in an order that depends on seed and epoch alone; a
    /// batch has `batch` of them over all ranks, the last one what is left. Every rank gets as many batches, of which its part may be empty.
    ///
    /// ```
    /// use varscope_mpi::{Error, Options, threads};
    ///
    /// let ranks = |size| {
    ///     let of_rank = threads(size, Options::new(), |world| Ok(world.batches(10, 4, 7, 0)));
    ///     of_rank.into_iter().collect::<Result<Vec<_>, Error>>()
    /// };
    /// let (one, two) = (ranks(1)?, ranks(2)?);
    /// for (i, whole) in one[0].iter().enumerate() {
    ///     assert_eq!(*whole, [two[0][i].clone(), two[1][i].clone()].concat());
    /// }
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Panics
    /// If a batch has no example.
    pub fn batches(&self, examples: usize, batch: usize, seed: u64, epoch: u64) -> Vec<Vec<usize>> {
        assert!(batch > 0, "a batch has an example");
        let order = order(examples, seed, epoch);
        let parts = order.chunks(batch).map(|batch| self.part(batch).to_vec());
        parts.collect()
    }
}

/// The order of the examples in an epoch: each of them once.
pub fn order(examples: usize, seed: u64, epoch: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(epoch);
    let mut order: Vec<usize> = (0..examples).collect();
    order.shuffle(&mut rng);
    order
}

fn part(examples: usize, (rank, size): (usize, usize)) -> Range<usize> {
    // Without a product, which may be too large.
    let (each, more) = (examples / size, examples % size);
    let begin = |rank: usize| rank * each + rank * more / size;
    begin(rank)..begin(rank + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_whole_and_alike() {
        for size in 1..9 {
            for examples in 0..40 {
                let parts: Vec<_> = (0..size).map(|rank| part(examples, (rank, size))).collect();
                assert_eq!((parts[0].start, parts[size - 1].end), (0, examples));
                assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
                let lengths = || parts.iter().map(ExactSizeIterator::len);
                assert!(lengths().max() <= lengths().min().map(|least| least + 1));
            }
        }
    }

    #[test]
    fn epochs_have_orders_of_their_own_and_all_examples() {
        let [first, again, second] = [(1, 0), (1, 0), (1, 1)].map(|(s, e)| order(100, s, e));
        assert_eq!(first, again);
        assert_ne!(first, second);
        let mut sorted = second;
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..100));
    }
}
