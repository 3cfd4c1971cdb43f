//! Training: what a step is, and how good the model is on text that it has not seen.

use std::path::Path;

use anyhow::Result;
use candle_nn::loss::cross_entropy;
use varscope::candle::Lora;
use varscope::candle::optim::{
    AdamW, ExponentialMovingAverage, GlobalStep, Optimizer, Rule, Schedule,
    exponential_moving_average, global_step,
};
use varscope::candle::prelude::*;

use super::{HParams, forward};

/// The norm that the gradients of a step have at most, all together.
const CLIP: f64 = 1.0;
/// Pieces of text that are looked at in one pass where nothing is learned.
const PIECES: usize = 32;

/// How a model is trained.
#[derive(Clone, Debug)]
pub struct Training {
    /// How many steps.
    pub steps: u64,
    /// The learning rate, which grows over a tenth of the steps and then falls to a tenth of it along a cosine.
    pub learning_rate: f64,
    /// What is trained instead of the model, if anything.
    pub adapters: Option<Lora>,
}

/// A model in training. All that it keeps is in the store, so one that is made over a store of a checkpoint goes on where that was.
#[derive(Debug)]
pub struct Trainer {
    store: VarStore,
    hparams: HParams,
    adapters: Option<Lora>,
    step: GlobalStep,
    schedule: Schedule,
    optimizer: Optimizer<AdamW>,
    averages: ExponentialMovingAverage,
}

impl Trainer {
    /// Makes the variables of the model and of its training, or takes them from what was loaded.
    ///
    /// # Errors
    /// If what was loaded is of another model or another training.
    pub fn new(store: &VarStore, hparams: HParams, training: &Training) -> Result<Self> {
        let adapters = training.adapters.clone();
        let token = Tensor::zeros((1, 1), DType::U32, store.device())?;
        forward(store, &hparams, &token, &[], adapters.as_ref())?;
        let step = global_step(store)?;
        let averages = averages().num_updates(&step);
        averages.make(store)?;
        let optimizer = AdamW::new(training.learning_rate)
            .beta2(0.99)
            .weight_decay(0.1)
            .over(store)
            .counting(&step)
            .decay_only("!**/b$ | !**/g$") // matrices, and neither biases nor gains
            .build()?;
        let warm_up = (training.steps / 10) as i64;
        let falls = training.steps as i64 - warm_up;
        let schedule = Schedule::cosine_decay(training.learning_rate, falls, 0.1).warm_up(warm_up);
        Ok(Self {
            store: store.clone(),
            hparams,
            adapters,
            step,
            schedule,
            optimizer,
            averages,
        })
    }

    /// What it trains, and all that it keeps.
    pub fn store(&self) -> &VarStore {
        &self.store
    }

    /// How many steps were made.
    ///
    /// # Errors
    /// Candle's own.
    pub fn steps(&self) -> Result<u64> {
        Ok(self.step.get()?.unsigned_abs())
    }

    /// A step along the gradients of the loss of these pieces, which is returned.
    ///
    /// # Errors
    /// If the pieces are longer than the model can take, and candle's own.
    pub fn step(&mut self, pieces: &Tensor) -> Result<f32> {
        self.optimizer
            .set_learning_rate(self.schedule.at(self.step.get()? + 1));
        let loss = loss(&self.store, &self.hparams, pieces, self.adapters.as_ref())?;
        let mut gradients = match &self.adapters {
            None => loss.backward()?,
            Some(adapters) => adapters.backward(&self.store, &loss)?,
        };
        self.optimizer.clip_by_global_norm(&mut gradients, CLIP)?;
        self.optimizer.step(&gradients)?;
        self.averages.apply(&self.store)?;
        Ok(loss.to_scalar()?)
    }

    /// The mean loss of many pieces, from which nothing is learned.
    ///
    /// # Errors
    /// As [`mean_loss`].
    pub fn test(&self, pieces: &Tensor) -> Result<f32> {
        mean_loss(&self.store, &self.hparams, pieces, self.adapters.as_ref())
    }
}

/// Moving averages of what is trained, which waver less than the values do.
fn averages() -> ExponentialMovingAverage {
    exponential_moving_average(0.95)
}

/// How well each token of pieces `[batch, length + 1]` is known from those before it: the mean of `-ln(probability)`.
///
/// # Errors
/// As [`forward`].
pub fn loss(
    store: &VarStore,
    hparams: &HParams,
    pieces: &Tensor,
    adapters: Option<&Lora>,
) -> Result<Tensor> {
    let length = pieces.dim(1)? - 1;
    let (tokens, next) = (pieces.narrow(1, 0, length)?, pieces.narrow(1, 1, length)?);
    let (logits, _) = forward(store, hparams, &tokens, &[], adapters)?;
    Ok(cross_entropy(&logits.flatten(0, 1)?, &next.flatten_all()?)?)
}

/// The mean loss of many pieces.
///
/// # Errors
/// As [`loss`].
pub fn mean_loss(
    store: &VarStore,
    hparams: &HParams,
    pieces: &Tensor,
    adapters: Option<&Lora>,
) -> Result<f32> {
    let count = pieces.dim(0)?;
    let mut total = 0.0;
    for first in (0..count).step_by(PIECES) {
        let some = pieces.narrow(0, first, PIECES.min(count - first))?;
        let loss = loss(store, hparams, &some, adapters)?.to_scalar::<f32>()?;
        total += loss * some.dim(0)? as f32;
    }
    Ok(total / count as f32)
}

/// The model of a checkpoint that a training has left, averages in place of values, and adapters merged into their weights.
///
/// # Errors
/// If the file can't be read, or is of another model.
pub fn averaged(checkpoint: &Path, hparams: &HParams, adapters: Option<&Lora>) -> Result<VarStore> {
    let store = VarStore::new();
    store.load_with(checkpoint, &averages().load_options(checkpoint)?)?;
    let token = Tensor::zeros((1, 1), DType::U32, store.device())?;
    forward(&store, hparams, &token, &[], adapters)?;
    if let Some(adapters) = adapters {
        adapters.merge(&store)?;
    }
    // What only training needs.
    store.drop_unused();
    Ok(store)
}
