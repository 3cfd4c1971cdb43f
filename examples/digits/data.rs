//! The digits, in main memory.

use std::io::Read;

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::{IndexedRandom, SliceRandom};
use varscope::candle::prelude::{Device, Tensor};

/// Width and height of an image.
const SIDE: usize = 8;
/// One image in so many is for testing.
const HELD_OUT: usize = 4;

static DIGITS: &[u8] = include_bytes!("../data/digits.csv.gz");

/// Images and what they show.
#[derive(Debug, Default)]
pub struct Digits {
    images: Vec<Vec<f32>>,
    classes: Vec<u8>,
}

/// Indices of two images, and whether they show the same digit.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The one.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Whether both show the same.
    pub same: bool,
}

/// Reads the data set.
///
/// # Errors
/// If it is damaged.
pub fn load() -> Result<Digits> {
    let mut text = String::new();
    GzDecoder::new(DIGITS)
        .read_to_string(&mut text)
        .context("unpacking the digits")?;
    let mut digits = Digits::default();
    for (i, line) in text.lines().enumerate() {
        let row: Vec<f32> = line
            .split(',')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .with_context(|| format!("line {} of the digits", i + 1))?;
        let [pixels @ .., class] = row.as_slice() else {
            continue;
        };
        ensure!(
            pixels.len() == SIDE * SIDE,
            "line {} of the digits has {} pixels",
            i + 1,
            pixels.len()
        );
        digits
            .images
            .push(pixels.iter().map(|p| p / 16.0).collect());
        digits.classes.push(*class as u8);
    }
    Ok(digits)
}

impl Digits {
    /// How many images there are.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// What an image shows.
    ///
    /// # Panics
    /// If there is no such image.
    pub fn class(&self, i: usize) -> u8 {
        self.classes[i]
    }

    /// Training and test images; no image is in both.
    pub fn split(self, seed: u64) -> (Self, Self) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        let (test, training) = order.split_at(self.len() / HELD_OUT);
        let pick = |indices: &[usize]| Self {
            images: indices.iter().map(|&i| self.images[i].clone()).collect(),
            classes: indices.iter().map(|&i| self.classes[i]).collect(),
        };
        (pick(training), pick(test))
    }

    /// Each image once as the first of a pair, in random order; half of the pairs show the same digit.
    pub fn pairs(&self, rng: &mut ChaCha8Rng) -> Vec<Pair> {
        let by_class = |keep: &dyn Fn(u8) -> bool| -> Vec<usize> {
            (0..self.len()).filter(|&i| keep(self.classes[i])).collect()
        };
        let same: Vec<Vec<usize>> = (0..10).map(|c| by_class(&|k| k == c)).collect();
        let other: Vec<Vec<usize>> = (0..10).map(|c| by_class(&|k| k != c)).collect();
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(rng);
        let pair = |(n, first): (usize, usize)| {
            let is_same = n.is_multiple_of(2);
            let candidates = if is_same { &same } else { &other };
            let second = *candidates[usize::from(self.classes[first])].choose(rng)?;
            Some(Pair {
                first,
                second,
                same: is_same,
            })
        };
        order.into_iter().enumerate().filter_map(pair).collect()
    }

    /// Images as `[batch, 8, 8, 1]`.
    ///
    /// # Errors
    /// Candle's own.
    ///
    /// # Panics
    /// If there is no image of an index.
    pub fn batch(
        &self,
        indices: impl Iterator<Item = usize>,
        device: &Device,
    ) -> candle_core::Result<Tensor> {
        let pixels: Vec<f32> = indices
            .flat_map(|i| self.images[i].iter().copied())
            .collect();
        let count = pixels.len() / (SIDE * SIDE);
        Tensor::from_vec(pixels, (count, SIDE, SIDE, 1), device)
    }
}
