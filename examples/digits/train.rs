//! Training: a loop around passes, which goes on where it was stopped.

use std::fmt;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use tracing::info_span;
use varscope::candle::optim::{AdamW, Rule, Schedule, global_step};
use varscope::candle::prelude::*;
use varscope::checkpoint::CheckpointManager;
use varscope::tensorboard::Graph;

use varscope_examples::digits::data::Digits;
use varscope_examples::digits::{BATCH, LEARNING_RATE, forward, loss, rng};

use crate::board::Board;

/// Trains for so many epochs, those included that a checkpoint of before has behind it, and saves one after each.
pub(crate) fn train(
    store: &VarStore,
    digits: &Digits,
    (epochs, seed): (usize, u64),
    checkpoints: &CheckpointManager,
    mut board: Option<&mut Board>,
) -> Result<Trained> {
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

    let progress = bar(epochs as u64 * steps_per_epoch.unsigned_abs())?;
    progress.set_position(step.get()?.unsigned_abs());
    progress.reset_eta();
    let mut losses = Vec::new();
    for epoch in first..epochs as i64 {
        optimizer.set_learning_rate(schedule.at(epoch));
        let (mut total, mut last) = (0.0, None);
        let pairs = digits.pairs(&mut rng(seed, epoch.unsigned_abs()));
        for batch in pairs.chunks(BATCH) {
            let loss = loss(store, digits, batch)?;
            let gradients = info_span!("backward").in_scope(|| loss.backward())?;
            info_span!("step").in_scope(|| optimizer.step(&gradients))?;
            let loss = loss.to_scalar::<f32>()?;
            total += loss * batch.len() as f32;
            if let Some(board) = &mut board {
                board.step(step.get()?, loss, optimizer.learning_rate())?;
            }
            last = Some(gradients);
            progress.inc(1);
        }
        let mean = total / pairs.len() as f32;
        checkpoints.save(store, step.get()?.unsigned_abs(), f64::from(mean))?;
        if let (Some(board), Some(gradients)) = (&mut board, &last) {
            board.epoch(step.get()?, store, gradients)?;
        }
        losses.push(mean);
        progress.set_message(format!("loss {mean:.4}"));
        if progress.is_hidden() && (epoch + 1) % 4 == 0 {
            println!("epoch {} of {epochs}: loss {mean:.4}", epoch + 1);
        }
    }
    progress.finish();
    Ok(Trained {
        first: usize::try_from(first)?,
        losses,
    })
}

/// What a run has to tell.
#[derive(Debug)]
pub(crate) struct Trained {
    /// How many epochs a checkpoint of before had behind it.
    pub(crate) first: usize,
    /// The mean loss of each epoch since.
    pub(crate) losses: Vec<f32>,
}

/// Says how far it is, how good and how fast, and how long it takes still; nothing where there is no terminal.
fn bar(steps: u64) -> Result<ProgressBar> {
    let template = "training {bar:24} {percent:>3}%  {msg}  {per_sec}  {eta} left";
    let style = ProgressStyle::with_template(template)?;
    let style = style.with_key(
        "per_sec",
        |state: &ProgressState, f: &mut dyn fmt::Write| {
            // A bar that can't be written is not worth an error.
            _ = write!(f, "{:.0} steps/s", state.per_sec());
        },
    );
    Ok(ProgressBar::new(steps).with_style(style))
}
