//! The digits on several processes: the same pairs in the same order for any number of them, each with its part of every batch.
//!
//! ```sh
//! cargo build --release -p varscope-mpi --example digits_mpi
//! mpirun -n 2 target/release/examples/digits_mpi
//! mpirun -n 4 --oversubscribe target/release/examples/digits_mpi --resume   # goes on from the last checkpoint, whatever wrote it
//! ```

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use varscope::candle::VarStore;
use varscope::candle::optim::{AdamW, Optimizer, Rule, Schedule, global_step};
use varscope::checkpoint::CheckpointManager;
use varscope_examples::digits::data::{self, Digits, Pair};
use varscope_examples::digits::evaluate::evaluate;
use varscope_examples::digits::{BATCH, LEARNING_RATE, forward, loss, rng};
use varscope_mpi::{Options, World, launch, no_gradients};

/// Trains a siamese network on handwritten digits, on all processes that `mpirun` starts.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often each training image is seen as the first of a pair.
    #[arg(long, default_value_t = 24)]
    epochs: i64,
    /// The seed of the variables, the split and the pairs.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Pairs in a step, over all processes.
    #[arg(long, default_value_t = BATCH)]
    batch: usize,
    /// Where a checkpoint is saved after each epoch.
    #[arg(long, default_value = "digits-mpi-run")]
    checkpoints: PathBuf,
    /// Goes on from the last checkpoint, if there is one.
    #[arg(long)]
    resume: bool,
    /// Trains again afterwards, without the other processes, and says how far apart both are.
    #[arg(long)]
    compare: bool,
    /// Seconds that one process waits for another.
    #[arg(long, default_value_t = 600)]
    time_limit: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let limit = Duration::from_secs(arguments.time_limit);
    launch(Options::new().time_limit(limit), |world| {
        run(world, &arguments)
    })
}

fn run(world: &World, arguments: &Arguments) -> Result<()> {
    let (training, test) = data::load()?.split(arguments.seed);
    let store = VarStore::with_seed(arguments.seed);
    let checkpoints = CheckpointManager::new(&arguments.checkpoints).keep_last(2);
    if arguments.resume {
        let last = world.resume(&checkpoints, &store)?;
        if let (Some(last), true) = (last, world.is_first()) {
            println!("going on after step {}", last.step);
        }
    }
    train(world, &store, &training, arguments, &checkpoints)?;
    if world.is_first() {
        println!("{}", evaluate(&store, &training, &test, arguments.seed)?);
        if arguments.compare {
            let alone = VarStore::with_seed(arguments.seed);
            train_alone(&alone, &training, arguments)?;
            println!(
                "largest difference from one process: {:.1e}",
                difference(&store, &alone)?
            );
        }
    }
    Ok(())
}

fn train(
    world: &World,
    store: &VarStore,
    training: &Digits,
    arguments: &Arguments,
    checkpoints: &CheckpointManager,
) -> Result<()> {
    // As one process does it: a pass makes the variables, the optimizer its slots, and both take what waits in a checkpoint.
    forward(
        store,
        training,
        &training.pairs(&mut rng(arguments.seed, 0))[..2],
    )?;
    let step = global_step(store)?;
    let mut optimizer = AdamW::new(LEARNING_RATE)
        .over(store)
        .counting(&step)
        .build()?;
    let first = step.get()? / training.len().div_ceil(arguments.batch) as i64;
    for epoch in first..arguments.epochs {
        let begun = Instant::now();
        optimizer.set_learning_rate(schedule(arguments).at(epoch));
        let pairs = training.pairs(&mut rng(arguments.seed, epoch.unsigned_abs()));
        let (mut total, mut count) = (0.0, 0);
        for batch in pairs.chunks(arguments.batch) {
            // Three lines more: this process' part, the average, and that of the loss below.
            let mine = world.part(batch);
            total +=
                train_on(Some(world), store, training, mine, &mut optimizer)? * mine.len() as f64;
            count += mine.len();
        }
        let mean = world.mean(total / count.max(1) as f64, count)?;
        let seconds = begun.elapsed().as_secs_f64();
        world.save_checkpoint(checkpoints, store, step.get()?.unsigned_abs(), mean)?;
        if world.is_first() {
            println!(
                "epoch {} of {}: loss {mean:.4}, {:.0} pairs/s",
                epoch + 1,
                arguments.epochs,
                pairs.len() as f64 / seconds
            );
        }
    }
    Ok(())
}

/// One step on a part of a batch; the mean loss over it.
fn train_on<R: Rule>(
    world: Option<&World>,
    store: &VarStore,
    training: &Digits,
    mine: &[Pair],
    optimizer: &mut Optimizer<R>,
) -> Result<f64> {
    let (mut gradients, mean) = match mine.is_empty() {
        true => (no_gradients()?, 0.0),
        false => {
            let loss = loss(store, training, mine)?;
            (loss.backward()?, f64::from(loss.to_scalar::<f32>()?))
        }
    };
    if let Some(world) = world {
        world.average_by(store, &mut gradients, mine.len())?;
    }
    optimizer.step(&gradients)?;
    Ok(mean)
}

fn train_alone(store: &VarStore, training: &Digits, arguments: &Arguments) -> Result<()> {
    forward(
        store,
        training,
        &training.pairs(&mut rng(arguments.seed, 0))[..2],
    )?;
    let mut optimizer = AdamW::new(LEARNING_RATE).over(store).build()?;
    for epoch in 0..arguments.epochs {
        optimizer.set_learning_rate(schedule(arguments).at(epoch));
        let pairs = training.pairs(&mut rng(arguments.seed, epoch.unsigned_abs()));
        for batch in pairs.chunks(arguments.batch) {
            train_on(None, store, training, batch, &mut optimizer)?;
        }
    }
    Ok(())
}

/// Slower towards the end, so that the variables settle.
fn schedule(arguments: &Arguments) -> Schedule {
    Schedule::polynomial_decay(LEARNING_RATE, arguments.epochs, 0.0, 1.0, false)
}

/// How far apart trained variables are, at most, beside the largest of each.
fn difference(one: &VarStore, other: &VarStore) -> Result<f64> {
    let mut largest = 0.0f64;
    for (name, var) in one.trainable_named() {
        let same = other.get(&name);
        let same = same.ok_or_else(|| anyhow::anyhow!("only one has {name}"))?;
        let apart = (var.as_tensor() - same.as_tensor())?
            .abs()?
            .flatten_all()?
            .max(0)?;
        let size = same.abs()?.flatten_all()?.max(0)?;
        let [apart, size] = [apart, size].map(|t| t.to_scalar::<f32>().map(f64::from));
        largest = largest.max(apart? / size?.max(f64::MIN_POSITIVE));
    }
    Ok(largest)
}
