//! Random bits, in blocks that don't depend on each other.
//!
//! A tensor is filled in blocks of [`BLOCK`] elements. Each has a stream of its own under the tensor's key, so blocks can be filled in any
//! order, by any number of threads, with the same result.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use crate::dtype::Element;
use crate::host::{AllocError, HostArray, made_in_pieces, zeros};

/// Elements per block: 64 KiB of `f32`, which stay in a core's cache. Part of what a seed means: another size makes other values.
const BLOCK: usize = 1 << 14;

/// Words that are drawn at a time: as many as the generator makes at a time.
pub(super) const WORDS: usize = 64;

/// The key of a generator, see [`Fill::key`](super::Fill::key).
pub(super) type Key = [u8; 32];

/// The random bits of one block: ChaCha with 8 rounds, keyed by the tensor, with the block's index as its stream.
#[derive(Debug)]
pub(super) struct Stream(ChaCha8Rng);

impl Stream {
    fn of_block(key: &Key, block: usize) -> Self {
        let mut rng = ChaCha8Rng::from_seed(*key);
        rng.set_stream(block as u64);
        Self(rng)
    }

    /// The next words.
    #[inline]
    pub(super) fn words(&mut self) -> [u32; WORDS] {
        let mut bytes = [0; 4 * WORDS];
        self.0.fill_bytes(&mut bytes);
        let mut words = [0; WORDS];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        words
    }

    /// The next words, in pairs.
    #[inline]
    pub(super) fn long_words(&mut self) -> [u64; WORDS] {
        let mut bytes = [0; 8 * WORDS];
        self.0.fill_bytes(&mut bytes);
        let mut words = [0; WORDS];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        words
    }

    /// The next two words.
    #[inline]
    pub(super) fn long_word(&mut self) -> u64 {
        self.0.next_u64()
    }
}

/// Makes an array and draws its elements, block by block, in place.
///
/// With the feature `rayon`, in parallel.
pub(super) fn filled<T: Element>(
    shape: &[usize],
    key: &Key,
    draw: impl Fn(&mut Stream, &mut [T]) + Send + Sync,
) -> Result<HostArray, AllocError> {
    // A block on the stack goes to its place when it is full: to make room for zeros first takes as long as to draw. Wide elements would take
    // too much of a stack.
    if size_of::<T>() <= 4 {
        let block = |block: &mut [T], begin: usize| {
            draw(&mut Stream::of_block(key, begin / BLOCK), block);
            Ok::<(), AllocError>(())
        };
        let elements = made_in_pieces::<BLOCK, _, _>(shape, 2, block)?;
        return HostArray::from_elements(shape, elements);
    }
    let mut elements = zeros::<T>(shape)?;
    draw_blocks(&mut elements, key, draw);
    HostArray::from_elements(shape, elements)
}

/// Draws elements, block by block.
pub(super) fn draw_blocks<T: Send>(
    elements: &mut [T],
    key: &Key,
    draw: impl Fn(&mut Stream, &mut [T]) + Send + Sync,
) {
    let block = |(index, block): (usize, &mut [T])| draw(&mut Stream::of_block(key, index), block);
    #[cfg(feature = "rayon")]
    if elements.len() > BLOCK {
        use rayon::prelude::*;
        let blocks = elements.par_chunks_mut(BLOCK).enumerate();
        return crate::host::threads::run(|| blocks.for_each(block));
    }
    elements.chunks_mut(BLOCK).enumerate().for_each(block);
}
