//! Training: a loop around passes, which goes on where it was stopped.

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use tracing::info_span;
use varscope::candle::optim::{AdamW, Rule, Schedule, global_step};
use varscope::candle::prelude::*;
use varscope::checkpoint::CheckpointManager;
use varscope::tensorboard::Graph;

use crate::board::Board;
use crate::data::{Digits, Pair};
use crate::model::same_digit;

/// Pairs in a step.
pub(crate) const BATCH: usize = 64;
/// Of AdamW.
pub(crate) const LEARNING_RATE: f64 = 2e-3;

/// Trains for so many epochs, those included that a checkpoint of before has behind it, and saves one after each.
pub(crate) fn train(
    store: &VarStore,
    digits: &Digits,
    (epochs, seed): (usize, u64),
    checkpoints: &CheckpointManager,
    mut board: Option<&mut Board>,
) -> Result<()> {
    // The first pass creates the variables, or takes them from the checkpoint; every later one finds them. So it is with what the optimizer keeps.
    let (graph, built) = Graph::of(store, || {
        forward(store, digits, &digits.pairs(&mut rng(seed, 0))[..2])
    });
    built?;
    if let Some(board) = &mut board {
        board.model(store, &graph)?;
    }
    let step = global_step(store)?;
    let mut optimizer = AdamW::new(LEARNING_RATE)
        .over(store)
        .counting(&step)
        .build()?;
    // Slower towards the end, so that the variables settle.
    let schedule = Schedule::polynomial_decay(LEARNING_RATE, epochs as i64, 0.0, 1.0, false);
    let steps_per_epoch = digits.len().div_ceil(BATCH) as i64;
    let first = step.get()? / steps_per_epoch;

    let style =
        ProgressStyle::with_template("training {bar:30} epoch {pos}/{len}, {msg} ({elapsed})")?;
    let progress = ProgressBar::new(epochs as u64).with_style(style);
    progress.inc(first.unsigned_abs());
    for epoch in first..epochs as i64 {
        optimizer.set_learning_rate(schedule.at(epoch));
        let (mut total, mut last) = (0.0, None);
        let pairs = digits.pairs(&mut rng(seed, epoch.unsigned_abs()));
        for batch in pairs.chunks(BATCH) {
            let logits = forward(store, digits, batch)?;
            let target: Vec<f32> = batch.iter().map(|p| f32::from(u8::from(p.same))).collect();
            let target = Tensor::new(target, store.device())?;
            let loss = candle_nn::loss::binary_cross_entropy_with_logit(&logits, &target)?;
            let gradients = info_span!("backward").in_scope(|| loss.backward())?;
            info_span!("step").in_scope(|| optimizer.step(&gradients))?;
            let loss = loss.to_scalar::<f32>()?;
            total += loss * batch.len() as f32;
            if let Some(board) = &mut board {
                board.step(step.get()?, loss, optimizer.learning_rate())?;
            }
            last = Some(gradients);
        }
        let mean = total / pairs.len() as f32;
        checkpoints.save(store, step.get()?.unsigned_abs(), f64::from(mean))?;
        if let (Some(board), Some(gradients)) = (&mut board, &last) {
            board.epoch(step.get()?, store, gradients)?;
        }
        progress.set_message(format!("loss {mean:.4}"));
        progress.inc(1);
    }
    progress.finish();
    Ok(())
}

/// Each epoch has its own, so that the pairs of one do not depend on where the run began.
fn rng(seed: u64, epoch: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(epoch);
    rng
}

/// The log-odds `[batch]` that pairs show the same digit.
pub(crate) fn forward(store: &VarStore, digits: &Digits, pairs: &[Pair]) -> Result<Tensor> {
    let first = digits.batch(pairs.iter().map(|p| p.first), store.device())?;
    let second = digits.batch(pairs.iter().map(|p| p.second), store.device())?;
    model!(store, Ok(same_digit(&first, &second)?))
}
