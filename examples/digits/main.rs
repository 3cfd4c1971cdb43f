//! Two images go through one filter with shared variables, and the model says whether they show the same digit.
//!
//! ```sh
//! cargo run --release --example digits
//! ```

mod data;
mod evaluate;
mod model;
mod train;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use varscope::candle::VarStore;

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
}

fn main() -> Result<()> {
    let options = Options::parse();
    let (training, test) = data::load()?.split(options.seed);
    println!(
        "{} training images, {} test images",
        training.len(),
        test.len()
    );

    let store = VarStore::with_seed(options.seed);
    train::train(&store, &training, options.epochs, options.seed)?;
    println!("{}\n", store.summary());
    let scores = evaluate::evaluate(&store, &training, &test, options.seed)?;
    println!("{scores}");

    store.save(&options.out)?;
    let reloaded = VarStore::new();
    // From here on a misspelt name is an error, not a new variable: the file lacks it.
    reloaded.load(&options.out)?;
    let again = evaluate::evaluate(&reloaded, &training, &test, options.seed)?;
    println!("\nreloaded from {}:\n{again}", options.out.display());
    anyhow::ensure!(scores == again, "the reloaded model differs");
    Ok(())
}
