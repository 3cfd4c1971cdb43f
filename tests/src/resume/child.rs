//! The run: everything that has state, in one.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use varscope::candle::optim::{
    Adam, AdamW, Group, Rule, Schedule, exponential_moving_average, global_step,
};
use varscope::candle::prelude::*;
use varscope::checkpoint::CheckpointManager;

use super::Fault;

/// What a run saves at its end.
pub(super) fn last(folder: &Path) -> PathBuf {
    folder.join("last.safetensors")
}

#[layer]
fn dense(x: &Tensor, units: usize) -> Result<Tensor> {
    let kernel = get_variable!("kernel", [x.dim(1)?, units], regularizer = l2(1e-3))?;
    let bias = get_variable!("bias", [units], initializer = zeros())?;
    x.matmul(&kernel)?.broadcast_add(&bias)
}

#[layer]
fn net(x: &Tensor) -> Result<Tensor> {
    let hidden = scope!("hidden", dense(x, 16))?.tanh()?;
    scope!("head", dense(&hidden, 1))
}

/// The batch of a step is made of its number alone.
fn batch(step: i64) -> Result<Tensor> {
    let numbers = (0..32 * 4).map(|i| ((step * 131 + i) as f32 * 0.37).sin());
    Tensor::from_vec(numbers.collect(), (32, 4), &Device::Cpu)
}

/// Trains from the last checkpoint on, says after each step that it was saved, and saves the end. It makes a step for each byte that it reads, and
/// all of them when there is no more to read.
///
/// # Errors
/// If anything fails.
pub fn train(folder: &Path, steps: i64) -> std::result::Result<(), Fault> {
    let manager = CheckpointManager::new(folder.join("run"))
        .every_steps(1)
        .keep_last(2);
    let store = VarStore::with_seed(1);
    manager.resume(&store)?;
    let loss = |step| -> Result<Tensor> {
        let x = batch(step)?;
        let target = x.sqr()?.sum_keepdim(1)?;
        model!(store, {
            let y = net(&x)?;
            (y - target)?.sqr()?.mean_all()? + regularization_loss()?
        })
    };
    loss(0)?;
    let step = global_step(&store)?;
    let schedule = Schedule::cosine_decay(0.05, steps, 0.0).warm_up(5);
    let mut adam = Adam::new(0.0)
        .over(&store)
        .variables("hidden")
        .counting(&step);
    adam = adam
        .group(Group::new("**/kernel"))
        .group(Group::new("**/bias").learning_rate(0.5));
    let mut adam = adam.build()?;
    let mut adamw = AdamW::new(0.01).over(&store).variables("head").build()?;
    let averages = exponential_moving_average(0.9).num_updates(&step);
    averages.make(&store)?;
    let (mut pace, mut out) = (std::io::stdin().lock(), std::io::stdout().lock());
    while step.get()? < steps {
        // Nothing more to read lets it go on as well.
        let _told: usize = pace.read(&mut [0])?;
        adam.set_learning_rate(schedule.at(step.get()?));
        let mut gradients = loss(step.get()?)?.backward()?;
        adam.clip_by_global_norm(&mut gradients, 1.0)?;
        adamw.step(&gradients)?;
        adam.step(&gradients)?;
        averages.apply(&store)?;
        let made = step.get()?;
        manager.save(&store, made.unsigned_abs(), None)?;
        // Whoever has read enough is not there any more.
        writeln!(out, "step {made}").and_then(|()| out.flush()).ok();
    }
    Ok(store.save(last(folder))?)
}
