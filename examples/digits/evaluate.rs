//! How good the model is on images that it has not seen.

use std::fmt;

use anyhow::Result;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use varscope::candle::prelude::*;

use super::data::Digits;
use super::forward;
use super::model::embedding;

/// Pairs that are drawn for each test image.
const PAIRS: usize = 10;

/// Shares of right answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Whether two test images show the same digit.
    pub pairs: f64,
    /// Whether the nearest training image shows what a test image shows.
    pub nearest: f64,
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "test pair accuracy: {:.3}\ntest 1-nn accuracy: {:.3}",
            self.pairs, self.nearest
        )
    }
}

/// Of a trained model.
///
/// # Errors
/// As [`forward`].
pub fn evaluate(store: &VarStore, training: &Digits, test: &Digits, seed: u64) -> Result<Scores> {
    Ok(Scores {
        pairs: pair_accuracy(store, test, seed)?,
        nearest: nearest_accuracy(store, training, test)?,
    })
}

/// Whether two test images show the same digit.
fn pair_accuracy(store: &VarStore, test: &Digits, seed: u64) -> Result<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut right, mut count) = (0, 0);
    for _ in 0..PAIRS {
        let pairs = test.pairs(&mut rng);
        let logits = forward(store, test, &pairs)?.to_vec1::<f32>()?;
        right += pairs
            .iter()
            .zip(&logits)
            .filter(|(pair, logit)| pair.same == (**logit > 0.0))
            .count();
        count += pairs.len();
    }
    Ok(right as f64 / count as f64)
}

/// Whether the nearest training image shows the same digit as a test image.
fn nearest_accuracy(store: &VarStore, training: &Digits, test: &Digits) -> Result<f64> {
    // On the unit sphere the nearest point is the one with the largest product.
    let nearest = points(store, test)?
        .matmul(&points(store, training)?.t()?)?
        .argmax(1)?
        .to_vec1::<u32>()?;
    let right = nearest
        .iter()
        .enumerate()
        .filter(|(i, n)| test.class(*i) == training.class(**n as usize))
        .count();
    Ok(right as f64 / test.len() as f64)
}

/// Where all images come to lie, `[images, features]`.
///
/// # Errors
/// As [`embedding`].
pub fn points(store: &VarStore, digits: &Digits) -> Result<Tensor> {
    let images = digits.batch(0..digits.len(), store.device())?;
    Ok(model!(
        store,
        reuse = true,
        scope!("model", embedding(&images))
    )?)
}
