//! Tied weights: the decoder's kernel is the encoder's, used transposed, and one line beside the model declares it.
//!
//! ```sh
//! cargo run --example autoencoder
//! ```

use anyhow::{Context, Result, bail, ensure};
use varscope::candle::optim::{Adam, Rule};
use varscope::candle::prelude::{Tensor, VarStore, get_variable, layer, model, scope, zeros};
use varscope::checkpoint::TensorFile;
use varscope::error::ErrorKind;

const SAMPLES: usize = 16;
const CODE: usize = 2;

/// Waves `[batch, 16]` to codes `[batch, 2]`.
#[layer]
fn encode(waves: &Tensor) -> candle_core::Result<Tensor> {
    let kernel = get_variable!("kernel", [SAMPLES, CODE])?;
    let bias = get_variable!("bias", [CODE], initializer = zeros())?;
    waves.matmul(&kernel)?.broadcast_add(&bias)
}

/// Codes back to waves. Whether its kernel is tied is not its business: it asks for it, in the shape that the encoder has.
#[layer]
fn decode(codes: &Tensor) -> candle_core::Result<Tensor> {
    let kernel = get_variable!("kernel", [SAMPLES, CODE])?;
    let bias = get_variable!("bias", [SAMPLES], initializer = zeros())?;
    codes.matmul(&kernel.t()?)?.broadcast_add(&bias)
}

#[layer]
fn loss(waves: &Tensor) -> candle_core::Result<Tensor> {
    let codes = scope!("encoder", encode(waves))?;
    let again = scope!("decoder", decode(&codes))?;
    (again - waves)?.sqr()?.mean_all()
}

/// Waves of one frequency differ in height and phase: two numbers say all of each.
fn waves(store: &VarStore) -> candle_core::Result<Tensor> {
    let wave = |i: usize| {
        let (height, phase) = (1.0 + (i as f32).sin() / 2.0, 2.4 * i as f32);
        (0..SAMPLES).map(move |t| height * (0.8 * t as f32 + phase).sin())
    };
    let samples: Vec<f32> = (0..64).flat_map(wave).collect();
    Tensor::from_vec(samples, ((), SAMPLES), store.device())
}

fn main() -> Result<()> {
    let store = VarStore::with_seed(1);
    store.alias("decoder/kernel", "encoder/kernel")?;

    let waves = waves(&store)?;
    let first: f32 = model!(store, loss(&waves))?.to_scalar()?;
    let mut adam = Adam::new(0.02).over(&store).build()?;
    for _ in 0..300 {
        adam.backward_step(&model!(store, loss(&waves))?)?;
    }
    let last: f32 = model!(store, loss(&waves))?.to_scalar()?;
    println!("mean squared error: {first:.4} before, {last:.6} after training\n");
    println!("{}\n", store.summary());
    ensure!(last < first / 100.0, "it was not learned");

    // One variable of two names: one value, one slot, one tensor in a file.
    ensure!(store.trainable_variables().len() == 3, "a kernel too many");
    let kernel = store.get("encoder/kernel").context("no kernel")?;
    let slots = adam.slots("encoder/kernel").len();
    println!("{kernel}");
    println!(
        "has {slots} slots, and these aliases: {:?}",
        store.aliases()
    );
    ensure!(slots == 2, "each name has slots of its own");

    let folder = tempfile::tempdir()?;
    let path = folder.path().join("autoencoder.safetensors");
    store.save(&path)?;
    let file = TensorFile::open(&path)?;
    let tied = file.tensors().iter().filter(|t| t.name == "decoder/kernel");
    ensure!(tied.count() == 0, "the file has it twice");

    // Without the alias the same file lacks a variable, and that is an error.
    let untied = VarStore::new();
    untied.load(&path)?;
    let error = model!(untied, loss(&waves)).err().context("it was there")?;
    match varscope::Error::try_from(error)?.kind() {
        ErrorKind::NotInFile { name, .. } => println!("without them the file lacks {name}"),
        other => bail!("not what it lacks: {other}"),
    }
    Ok(())
}
