//! The text, in main memory. A token is a byte, so that the example needs no vocabulary in a file.

use anyhow::{Result, bail, ensure};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use varscope::candle::prelude::{Device, Tensor};

/// How many tokens there are.
pub const N_VOCAB: usize = 256;
/// One byte in so many, the last ones, is for testing.
const HELD_OUT: usize = 10;

static EIGHTY_DAYS: &str = include_str!("../data/eighty_days.txt");

/// A text to learn from, and one to be tested on.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    training: &'static [u8],
    held_out: &'static [u8],
}

impl Text {
    /// The beginning of *Around the World in Eighty Days*.
    pub fn eighty_days() -> Self {
        let bytes = EIGHTY_DAYS.as_bytes();
        let (training, held_out) = bytes.split_at(bytes.len() - bytes.len() / HELD_OUT);
        Self { training, held_out }
    }

    /// How many bytes there are to learn from, and to be tested on.
    pub fn sizes(&self) -> [usize; 2] {
        [self.training.len(), self.held_out.len()]
    }

    /// Pieces of the training text, `[batch, length]`, from anywhere in it: those of a step depend on the seed and the step alone, so that a run
    /// that goes on sees what it would have seen.
    ///
    /// # Errors
    /// If there are no pieces, or if the text is shorter.
    pub fn batch(&self, batch: usize, length: usize, seed: u64, step: u64) -> Result<Tensor> {
        ensure!(batch > 0, "a batch has at least one piece");
        let Some(last) = self.training.len().checked_sub(length) else {
            bail!("the text has fewer than {length} bytes");
        };
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(step);
        let starts = (0..batch).map(|_| rng.random_range(0..=last));
        tokens(starts.map(|start| &self.training[start..start + length]))
    }

    /// The whole held-out text in pieces `[batch, length]`, one after the other; what is left over at the end is not in them.
    ///
    /// # Errors
    /// If the text is shorter.
    pub fn held_out(&self, length: usize) -> Result<Tensor> {
        ensure!(
            self.held_out.len() >= length,
            "the held-out text has fewer than {length} bytes"
        );
        tokens(self.held_out.chunks_exact(length))
    }
}

fn tokens<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Result<Tensor> {
    let pieces: Vec<Vec<u32>> = pieces
        .map(|piece| piece.iter().copied().map(u32::from).collect())
        .collect();
    Ok(Tensor::new(pieces, &Device::Cpu)?)
}
