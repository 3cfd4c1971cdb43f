//! A generative adversarial net: one discriminator judges what is real and what the generator made.

use ndarray::Array2;
use varscope::prelude::*;

/// `[batch, shape[0]]` to `[batch, shape[1]]`, with a bias.
#[layer]
fn dense(x: &Array2<f32>, shape: [usize; 2], bias: [usize; 1]) -> Result<Array2<f32>> {
    let weights = get_variable!("weights", shape, initializer = random_normal(0.0, 0.02))?;
    let bias = get_variable!("bias", bias, initializer = zeros())?;
    Ok(x.dot(&weights.value()) + bias.value())
}

/// Noise `[batch, 2]` to samples `[batch, 6]`.
#[layer]
fn generator(noise: &Array2<f32>) -> Result<Array2<f32>> {
    let hidden = scope!("hidden", dense(noise, [2, 4], [4]))?.mapv(|v| v.max(0.0));
    let sample = scope!("sample", dense(&hidden, [4, 6], [6]))?;
    Ok(sample.mapv(f32::tanh))
}

/// Samples `[batch, 6]` to the log-odds that they are real.
#[layer]
fn discriminator(samples: &Array2<f32>) -> Result<Array2<f32>> {
    let hidden = scope!("hidden", dense(samples, [6, 4], [4]))?.mapv(|v| v.max(0.2 * v));
    scope!("verdict", dense(&hidden, [4, 1], [1]))
}

/// The losses of the discriminator and of the generator.
fn pass(store: &VarStore, real: &Array2<f32>, noise: &Array2<f32>) -> Result<(f32, f32)> {
    model!(store, {
        let fake = scope!("generator", generator(noise))?;
        let of_real = scope!("discriminator", discriminator(real))?;
        let of_fake = scope!("discriminator", reuse = true, discriminator(&fake))?;
        let interpolated = (real + &fake) / 2.0;
        let between = scope!("discriminator", reuse = true, discriminator(&interpolated))?;
        let penalty = scope!(
            "penalty",
            get_variable!("weight", [1], initializer = ones())
        )?;
        let loss = softplus(&-of_real) + softplus(&of_fake) + between.sum() * penalty.value()[0];
        Ok((loss, softplus(&-of_fake)))
    })
}

fn softplus(x: &Array2<f32>) -> f32 {
    x.mapv(|v| v.exp().ln_1p()).sum()
}

/// Two passes.
pub fn run(store: &VarStore) -> Result<(f32, f32)> {
    let (real, noise) = (Array2::ones((3, 6)), Array2::ones((3, 2)));
    pass(store, &real, &noise)?;
    pass(store, &real, &noise)
}
