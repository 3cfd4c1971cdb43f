//! The digits: the [data], the [model](mod@model), how both meet in a pass, and how good it [is](mod@evaluate). What trains them alone is `main.rs`, on several machines
//! `runtime/mpi/examples/digits_mpi.rs`.

pub mod data;
pub mod evaluate;
pub mod model;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use varscope::candle::prelude::*;

use self::data::{Digits, Pair};
use self::model::same_digit;

/// Pairs in a step.
pub const BATCH: usize = 64;
/// Of AdamW.
pub const LEARNING_RATE: f64 = 2e-3;

/// The log-odds `[batch]` that pairs show the same digit.
///
/// # Errors
/// As the model, and if a variable can't be made or is not what a file has.
pub fn forward(store: &VarStore, digits: &Digits, pairs: &[Pair]) -> Result<Tensor> {
    let first = digits.batch(pairs.iter().map(|p| p.first), store.device())?;
    let second = digits.batch(pairs.iter().map(|p| p.second), store.device())?;
    model!(store, same_digit(&first, &second))
}

/// The mean loss of pairs.
///
/// # Errors
/// As [`forward`].
pub fn loss(store: &VarStore, digits: &Digits, pairs: &[Pair]) -> Result<Tensor> {
    let logits = forward(store, digits, pairs)?;
    let target: Vec<f32> = pairs.iter().map(|p| f32::from(u8::from(p.same))).collect();
    let target = Tensor::new(target, store.device())?;
    candle_nn::loss::binary_cross_entropy_with_logit(&logits, &target)
}

/// Each epoch has its own, so that the pairs of one do not depend on where the run began.
pub fn rng(seed: u64, epoch: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(epoch);
    rng
}
