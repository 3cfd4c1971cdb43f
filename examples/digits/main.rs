//! Two images go through one filter with shared variables, and the model says whether they show the same digit.
//!
//! ```sh
//! cargo run --release --example digits
//! cargo run --release --example digits -- --resume   # after it was stopped: goes on from its last checkpoint, to the same bytes
//! cargo run --release --example digits -- --logdir runs/1 --trace digits.json   # for TensorBoard, and for https://ui.perfetto.dev
//! ```

mod board;
mod plots;
mod trace;
mod train;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use varscope::Select;
use varscope::candle::VarStore;
use varscope::checkpoint::{CheckpointManager, SaveOptions};
use varscope::tensorboard::HParams;
use varscope_examples::digits::{BATCH, LEARNING_RATE, data, evaluate};

use board::Board;

/// Trains a siamese network on handwritten digits.
#[derive(Debug, Parser)]
struct Options {
    /// How often each training image is seen as the first of a pair.
    #[arg(long, default_value_t = 24)]
    epochs: usize,
    /// The seed of the variables, the split and the pairs.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where the trained variables are saved.
    #[arg(long, default_value = "digits.safetensors")]
    out: PathBuf,
    /// Where a checkpoint is saved after each epoch.
    #[arg(long, default_value = "digits-run")]
    checkpoints: PathBuf,
    /// Where the pictures go.
    #[arg(long, default_value = "digits-plots", value_name = "DIR")]
    plots: PathBuf,
    /// Goes on from the last checkpoint, if there is one.
    #[arg(long)]
    resume: bool,
    /// Where TensorBoard finds this run: its losses, variables, gradients and the graph of the model.
    #[arg(long, value_name = "DIR")]
    logdir: Option<PathBuf>,
    /// The file that gets the times of all layers and scopes, for Perfetto or Chrome.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let _traced = options.trace.as_deref().map(trace::to_file).transpose()?;
    let (training, test) = data::load()?.split(options.seed);
    println!(
        "{} training images, {} test images",
        training.len(),
        test.len()
    );

    let store = VarStore::with_seed(options.seed);
    let checkpoints = CheckpointManager::new(&options.checkpoints).keep_last(2);
    if options.resume {
        match checkpoints.resume(&store)? {
            Some(last) => println!("going on after step {}", last.step),
            None => println!("nothing to go on from in {}", options.checkpoints.display()),
        }
    }
    let hparams = HParams::new()
        .set("epochs", options.epochs)
        .set("seed", options.seed)
        .set("batch", BATCH)
        .set("learning_rate", LEARNING_RATE);
    let board = |logdir| Board::new(logdir, hparams, (&training, &test), options.seed);
    let mut board = options.logdir.as_deref().map(board).transpose()?;
    let trained = train::train(
        &store,
        &training,
        (options.epochs, options.seed),
        &checkpoints,
        board.as_mut(),
    )?;
    board.map_or(Ok(()), Board::finish)?;
    let of_optimizer = Select::collection("optimizer_variables");
    store.summary().print()?;
    println!();
    let scores = evaluate::evaluate(&store, &training, &test, options.seed)?;
    println!("{scores}");

    // What only training needs is in the checkpoints.
    store.save_with(&options.out, &SaveOptions::new().except(of_optimizer))?;
    let reloaded = VarStore::new();
    // From here on a misspelt name is an error, not a new variable: the file lacks it.
    reloaded.load(&options.out)?;
    let again = evaluate::evaluate(&reloaded, &training, &test, options.seed)?;
    anyhow::ensure!(scores == again, "the reloaded model differs");
    println!("(the same from the reloaded file)\n");

    let curve = plots::curve(&options.plots, trained.first, &trained.losses)?;
    let points = evaluate::points(&reloaded, &test)?;
    let embedding = plots::embedding(&options.plots, &test, &points)?;
    let mut files = vec![
        (Some(options.out), "the trained variables"),
        (Some(options.checkpoints), "the last two checkpoints"),
        (curve, "how the loss fell"),
        (Some(embedding), "where the test images lie"),
    ];
    files.push((options.logdir, "for `tensorboard --logdir`"));
    files.push((options.trace, "for https://ui.perfetto.dev"));
    for (path, what) in files {
        if let Some(path) = path {
            println!("{:<28} {what}", path.display());
        }
    }
    Ok(())
}
