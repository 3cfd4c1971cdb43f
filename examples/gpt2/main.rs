//! GPT-2: trains a small one on a novel and lets it write, or lets one write that was published.
//!
//! ```sh
//! cargo run --release --example gpt2                                          # learns from Jules Verne for half a minute
//! cargo run --release --example gpt2 -- --resume                              # after it was stopped: goes on, to the same bytes
//! cargo run --release --example gpt2 -- --load gpt2.safetensors --prompt "Mr. Fogg"
//! cargo run --release --example gpt2 -- --load gpt2.safetensors --lora 4      # trains adapters of rank 4, and nothing else
//! cargo run --release --example gpt2 -- --load model.safetensors --tokens "464 3290"
//! ```
//!
//! A token is a byte here. Published models have 50,257 tokens, whose table is in files of its own; they are given and written as numbers.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use varscope::candle::prelude::Tensor;
use varscope::candle::{Lora, VarStore, lora};
use varscope::checkpoint::CheckpointManager;
use varscope_examples::gpt2::sample::{Reader, Sampling, sample};
use varscope_examples::gpt2::text::{N_VOCAB, Text};
use varscope_examples::gpt2::train::{Trainer, Training, averaged, mean_loss};
use varscope_examples::gpt2::{HParams, published};

/// Trains a small GPT-2 and lets it write, or loads one.
// The sizes are such that few operations are large enough for candle to divide them among threads, which wait for each other: on a machine that
// has other things to do as well a larger model takes many times as long.
#[derive(Debug, Parser)]
struct Options {
    /// A file that was saved or published (OpenAI's checkpoint or Hugging Face's safetensors): writes, and trains nothing.
    #[arg(long)]
    load: Option<PathBuf>,
    /// Trains adapters of this rank for the loaded model, which stays as it is.
    #[arg(long, requires = "load")]
    lora: Option<usize>,
    /// How many steps are trained.
    #[arg(long, default_value_t = 1200, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// How many pieces of text there are in a step.
    #[arg(long, default_value_t = 8)]
    batch: usize,
    /// The learning rate at its highest.
    #[arg(long, default_value_t = 6e-3)]
    learning_rate: f64,
    /// How many tokens the model looks at.
    #[arg(long, default_value_t = 32)]
    n_ctx: usize,
    /// How many numbers describe a token.
    #[arg(long, default_value_t = 48)]
    n_embd: usize,
    /// How many heads attention has: 4 in training; of a file what it says, or as many as have 64 features each.
    #[arg(long)]
    n_head: Option<usize>,
    /// How many blocks there are.
    #[arg(long, default_value_t = 2)]
    n_layer: usize,
    /// The seed of the variables, the pieces of text and what is written.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where the trained model is saved: gpt2.safetensors, or gpt2-lora.safetensors with its adapters merged.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Where checkpoints of the training are saved.
    #[arg(long, default_value = "gpt2-run")]
    checkpoints: PathBuf,
    /// Goes on from the last checkpoint, if there is one.
    #[arg(long)]
    resume: bool,
    /// What is continued.
    #[arg(long, default_value = "Phileas Fogg")]
    prompt: String,
    /// The same in tokens, for models whose tokens are no bytes: "464 3290".
    #[arg(long)]
    tokens: Option<String>,
    /// How many tokens are written.
    #[arg(long, default_value_t = 400)]
    length: usize,
    /// What logits are divided by: below 1 likely tokens get likelier.
    #[arg(long, default_value_t = 0.8)]
    temperature: f64,
    /// How many of the likeliest tokens are drawn from; 0 is all.
    #[arg(long, default_value_t = 40)]
    top_k: usize,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let store = VarStore::with_seed(options.seed);
    let hparams = match &options.load {
        Some(file) => load(&store, file, &options)?,
        None => HParams {
            n_vocab: N_VOCAB,
            n_ctx: options.n_ctx,
            n_embd: options.n_embd,
            n_head: options.n_head.unwrap_or(4),
            n_layer: options.n_layer,
        }
        .checked()?,
    };
    match (&options.load, options.lora) {
        (Some(_), None) => return write(&store, &hparams, &options),
        (Some(_), Some(_)) => _ = store.set_trainable("model", false)?,
        (None, _) => {}
    }
    let trained = train(&store, hparams, &options)?;
    write(&trained, &hparams, &options)
}

fn load(store: &VarStore, file: &Path, options: &Options) -> Result<HParams> {
    let (hparams, left_out) = published::load(store, file, options.n_head)?;
    println!("{}: {hparams}", file.display());
    if left_out > 0 {
        println!("{left_out} tensors left out: masks, or a head, which is tied to the embeddings");
    }
    Ok(hparams)
}

/// Trains, tests and saves a model; what is returned are the averages of its values.
fn train(store: &VarStore, hparams: HParams, options: &Options) -> Result<VarStore> {
    let bytes = hparams.n_vocab == N_VOCAB;
    ensure!(
        bytes,
        "it can't be trained on this text: its tokens are no bytes"
    );
    let checkpoints = CheckpointManager::new(&options.checkpoints)
        .every_steps((options.steps / 10).max(1))
        .keep_last(2);
    if options.resume {
        match checkpoints.resume(store)? {
            Some(last) => println!("going on after step {}", last.step),
            None => println!("nothing to go on from in {}", options.checkpoints.display()),
        }
    }
    let training = Training {
        steps: options.steps,
        learning_rate: options.learning_rate,
        adapters: options.lora.map(adapters),
    };
    let mut trainer = Trainer::new(store, hparams, &training)?;
    let numbers = store.trainable_variables().into_iter();
    let numbers: usize = numbers.map(|v| v.shape().iter().product::<usize>()).sum();
    println!("{hparams}, {numbers} numbers to train");
    let text = Text::eighty_days();
    let [learned, held_out] = text.sizes();
    println!("{learned} bytes to learn from, {held_out} held out");
    let held_out = text.held_out(hparams.n_ctx + 1)?;
    learn(&mut trainer, &text, &held_out, &checkpoints, options)?;

    let last = checkpoints.latest()?.context("the last step is saved")?;
    let trained = averaged(&last.path, &hparams, training.adapters.as_ref())?;
    let loss = mean_loss(&trained, &hparams, &held_out, None)?;
    println!("held-out loss of the averages: {loss:.3}");
    let usual = match options.lora {
        Some(_) => "gpt2-lora.safetensors",
        None => "gpt2.safetensors",
    };
    let out = options.out.as_deref().unwrap_or(Path::new(usual));
    published::save(&trained, out, &hparams)?;
    println!("saved in {}", out.display());
    Ok(trained)
}

/// For the kernels of all dense layers.
fn adapters(rank: usize) -> Lora {
    let kernels = "**/c_attn/w$ | **/c_fc/w$ | **/c_proj/w$";
    lora(rank, 2.0 * rank as f64, kernels).fan_in_fan_out()
}

/// The steps that are left. After each tenth part of all the model is tested and saved.
fn learn(
    trainer: &mut Trainer,
    text: &Text,
    held_out: &Tensor,
    checkpoints: &CheckpointManager,
    options: &Options,
) -> Result<()> {
    let style =
        ProgressStyle::with_template("training {bar:30} step {pos}/{len}, {msg} ({elapsed})")?;
    let progress = ProgressBar::new(options.steps).with_style(style);
    let done = trainer.steps()?;
    progress.inc(done);
    for step in done + 1..=options.steps {
        let pieces = text.batch(options.batch, held_out.dim(1)?, options.seed, step)?;
        let loss = trainer.step(&pieces)?;
        progress.set_message(format!("loss {loss:.3}"));
        progress.inc(1);
        if checkpoints.is_due(step) || step == options.steps {
            let tested = trainer.test(held_out)?;
            checkpoints.save(trainer.store(), step, f64::from(tested))?;
            let line = format!("step {step:5}: loss {loss:.3}, held-out loss {tested:.3}");
            progress.suspend(|| println!("{line}"));
        }
    }
    progress.finish_and_clear();
    Ok(())
}

/// Writes on from the prompt.
fn write(store: &VarStore, hparams: &HParams, options: &Options) -> Result<()> {
    let sampling = Sampling {
        temperature: options.temperature,
        top_k: options.top_k,
        seed: options.seed,
    };
    let are_bytes = hparams.n_vocab == N_VOCAB;
    let prompt: Vec<u32> = match &options.tokens {
        Some(tokens) => {
            let tokens = tokens.split_whitespace().map(str::parse);
            tokens
                .collect::<Result<_, _>>()
                .context("`--tokens` are numbers")?
        }
        None => {
            ensure!(
                are_bytes,
                "the model's tokens are no bytes: say `--tokens \"464 3290\"`"
            );
            options.prompt.bytes().map(u32::from).collect()
        }
    };
    let mut out = std::io::stdout().lock();
    let mut tell = |token: u32| {
        match u8::try_from(token) {
            Ok(byte) if are_bytes => write!(out, "{}", printable(byte))?,
            _ => write!(out, "{token} ")?,
        }
        Ok(out.flush()?)
    };
    prompt.iter().try_for_each(|token| tell(*token))?;
    let mut reader = Reader::new(store, hparams);
    sample(&mut reader, &prompt, options.length, sampling, &mut tell)?;
    Ok(writeln!(out)?)
}

/// No control characters for the terminal, whatever a model has learned.
fn printable(byte: u8) -> char {
    match byte {
        b' '..=b'~' | b'\n' => char::from(byte),
        _ => char::REPLACEMENT_CHARACTER,
    }
}
