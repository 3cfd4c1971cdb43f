//! Training: it learns, it is the same each time, and it can be stopped.

use std::path::Path;

use anyhow::Result;
use varscope::candle::VarStore;
use varscope::checkpoint::CheckpointManager;
use varscope_examples::gpt2::HParams;
use varscope_examples::gpt2::text::{N_VOCAB, Text};
use varscope_examples::gpt2::train::{Trainer, Training, averaged, mean_loss};

pub(crate) const HPARAMS: HParams = HParams {
    n_vocab: N_VOCAB,
    n_ctx: 16,
    n_embd: 16,
    n_head: 2,
    n_layer: 2,
};
const STEPS: u64 = 30;

pub(crate) fn training() -> Training {
    Training {
        steps: STEPS,
        learning_rate: 1e-2,
        adapters: None,
    }
}

/// Trains up to a step, from the last checkpoint of the folder if it has one; returns the losses of the steps that were made.
fn train(folder: &Path, last: u64) -> Result<Vec<f32>> {
    let store = VarStore::with_seed(1);
    let manager = CheckpointManager::new(folder).every_steps(10);
    manager.resume(&store)?;
    let mut trainer = Trainer::new(&store, HPARAMS, &training())?;
    let text = Text::eighty_days();
    let mut losses = Vec::new();
    for step in trainer.steps()? + 1..=last {
        losses.push(trainer.step(&text.batch(4, HPARAMS.n_ctx + 1, 1, step)?)?);
        manager.save_if_due(&store, step, None)?;
    }
    Ok(losses)
}

#[test]
fn a_run_that_goes_on_ends_with_the_bytes_of_one_that_was_not_stopped() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let [whole, stopped] = ["whole", "stopped"].map(|name| folder.path().join(name));
    let losses = train(&whole, STEPS)?;
    // What was made since the last checkpoint is lost, and made again.
    assert_eq!(train(&stopped, 17)?, losses[..17]);
    assert_eq!(train(&stopped, STEPS)?, losses[10..]);
    let last = |folder: &Path| std::fs::read(folder.join(format!("step-{STEPS}.safetensors")));
    assert!(last(&whole)? == last(&stopped)?, "the bytes differ");
    Ok(())
}

#[test]
fn the_loss_falls_on_text_that_was_not_learned_and_the_averages_are_a_model() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let held_out = Text::eighty_days().held_out(HPARAMS.n_ctx + 1)?;
    let losses = train(folder.path(), STEPS)?;
    let first = losses[0];
    assert!(
        (first - (N_VOCAB as f32).ln()).abs() < 0.1,
        "it begins with no idea: {first}"
    );
    let store = averaged(
        &folder.path().join(format!("step-{STEPS}.safetensors")),
        &HPARAMS,
        None,
    )?;
    let tested = mean_loss(&store, &HPARAMS, &held_out, None)?;
    assert!(tested < 0.75 * first, "{first} has become {tested}");
    assert!(store.unused().is_empty());
    Ok(())
}

#[test]
fn matrices_decay_and_biases_and_gains_do_not() -> Result<()> {
    let store = VarStore::with_seed(1);
    let mut trainer = Trainer::new(&store, HPARAMS, &training())?;
    let get = |name: &str| store.get(name).expect("it was made");
    let (places, gain) = (get("model/wpe"), get("model/h0/ln_1/g"));
    let before = places.to_vec2::<f32>()?;
    // Half of the places that there are: the others get no gradient, and decay alone changes them.
    let half = HPARAMS.n_ctx / 2;
    trainer.step(&Text::eighty_days().batch(1, half + 1, 1, 1)?)?;
    let rate = training().learning_rate as f32 / 3.0; // the first of three steps of the warm-up
    for (now, then) in places.to_vec2::<f32>()?[half..].iter().zip(&before[half..]) {
        for (now, then) in now.iter().zip(then) {
            assert!(
                (now - then * (1.0 - 0.1 * rate)).abs() <= 1e-9,
                "{then} became {now}"
            );
        }
    }
    // What AdamW moves by in its first step is the learning rate, which the decay of a value of 1 would be seen beside.
    let moved = gain.to_vec1::<f32>()?;
    assert!(
        moved.iter().all(|v| ((v - 1.0).abs() - rate).abs() < 1e-5),
        "{moved:?}"
    );
    Ok(())
}
