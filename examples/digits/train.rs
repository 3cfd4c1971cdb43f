//! Training: a loop around passes.

use anyhow::Result;
use candle_nn::{AdamW, Optimizer, ParamsAdamW};
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use varscope::candle::prelude::*;

use crate::data::{Digits, Pair};
use crate::model::same_digit;

/// Pairs in a step.
const BATCH: usize = 64;
/// Of AdamW.
const LEARNING_RATE: f64 = 2e-3;

pub(crate) fn train(store: &VarStore, digits: &Digits, epochs: usize, seed: u64) -> Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // The first pass creates the variables; every later one finds them.
    forward(store, digits, &digits.pairs(&mut rng)[..2])?;
    let mut optimizer = AdamW::new(
        store.trainable_vars(),
        ParamsAdamW {
            lr: LEARNING_RATE,
            ..ParamsAdamW::default()
        },
    )?;

    let style =
        ProgressStyle::with_template("training {bar:30} epoch {pos}/{len}, {msg} ({elapsed})")?;
    let progress = ProgressBar::new(epochs as u64).with_style(style);
    for epoch in 0..epochs {
        // Slower towards the end, so that the variables settle.
        optimizer.set_learning_rate(LEARNING_RATE * (1.0 - epoch as f64 / epochs as f64));
        let mut total = 0.0;
        let pairs = digits.pairs(&mut rng);
        for batch in pairs.chunks(BATCH) {
            let logits = forward(store, digits, batch)?;
            let target: Vec<f32> = batch.iter().map(|p| f32::from(u8::from(p.same))).collect();
            let target = Tensor::new(target, store.device())?;
            let loss = candle_nn::loss::binary_cross_entropy_with_logit(&logits, &target)?;
            optimizer.backward_step(&loss)?;
            total += loss.to_scalar::<f32>()? * batch.len() as f32;
        }
        progress.set_message(format!("loss {:.4}", total / pairs.len() as f32));
        progress.inc(1);
    }
    progress.finish();
    Ok(())
}

/// The log-odds `[batch]` that pairs show the same digit.
pub(crate) fn forward(store: &VarStore, digits: &Digits, pairs: &[Pair]) -> Result<Tensor> {
    let first = digits.batch(pairs.iter().map(|p| p.first), store.device())?;
    let second = digits.batch(pairs.iter().map(|p| p.second), store.device())?;
    model!(store, Ok(same_digit(&first, &second)?))
}
