//! Writing: a token after the other, each drawn from what the model makes of those before.

use anyhow::{Context, Result, ensure};
use rand::SeedableRng;
use rand::distr::Distribution;
use rand::distr::weighted::WeightedIndex;
use rand::rngs::ChaCha8Rng;
use varscope::candle::VarStore;
use varscope::candle::prelude::Tensor;

use super::{HParams, Present, forward};

/// How tokens are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Sampling {
    /// What logits are divided by: below 1 likely tokens get likelier.
    pub temperature: f64,
    /// How many of the likeliest tokens are drawn from; 0 is all, 1 takes the likeliest.
    pub top_k: usize,
    /// The same seed draws the same tokens.
    pub seed: u64,
}

/// A model that has read some tokens: what its blocks keep of them, and the logits of the token after them.
#[derive(Debug)]
pub struct Reader<'a> {
    store: &'a VarStore,
    hparams: &'a HParams,
    tokens: Vec<u32>,
    past: Vec<Present>,
}

impl<'a> Reader<'a> {
    /// One that has read nothing.
    pub fn new(store: &'a VarStore, hparams: &'a HParams) -> Self {
        Self {
            store,
            hparams,
            tokens: Vec::new(),
            past: Vec::new(),
        }
    }

    /// Reads on, and returns the logits of the token after. Of more than `n_ctx` tokens the last half of that are read anew: places are counted
    /// from the first.
    ///
    /// # Errors
    /// Without any token, if one is not below `n_vocab`, and candle's own.
    pub fn read(&mut self, tokens: &[u32]) -> Result<Vec<f32>> {
        let HParams { n_vocab, n_ctx, .. } = *self.hparams;
        if let Some(token) = tokens.iter().find(|token| **token as usize >= n_vocab) {
            anyhow::bail!("{token} is no token: the model has {n_vocab}");
        }
        self.tokens.extend(tokens);
        let mut new = tokens.len();
        if self.tokens.len() > n_ctx {
            self.tokens.drain(..self.tokens.len() - n_ctx.div_ceil(2));
            (self.past, new) = (Vec::new(), self.tokens.len());
        }
        ensure!(new > 0, "a prompt has at least one token");
        let new = &self.tokens[self.tokens.len() - new..];
        let tokens = Tensor::new(new, self.store.device())?.unsqueeze(0)?;
        let (logits, past) = forward(self.store, self.hparams, &tokens, &self.past, None)?;
        self.past = past;
        Ok(logits.get(0)?.get(new.len() - 1)?.to_vec1()?)
    }
}

/// Draws so many tokens after a prompt, and tells each as it comes.
///
/// # Errors
/// As [`Reader::read`], and if the temperature is not above 0.
pub fn sample(
    reader: &mut Reader<'_>,
    prompt: &[u32],
    count: usize,
    sampling: Sampling,
    mut tell: impl FnMut(u32) -> Result<()>,
) -> Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(sampling.seed);
    let mut logits = reader.read(prompt)?;
    for left in (0..count).rev() {
        let token = draw(&logits, sampling, &mut rng)?;
        tell(token)?;
        if left > 0 {
            logits = reader.read(&[token])?;
        }
    }
    Ok(())
}

fn draw(logits: &[f32], sampling: Sampling, rng: &mut ChaCha8Rng) -> Result<u32> {
    let Sampling {
        temperature, top_k, ..
    } = sampling;
    ensure!(
        temperature > 0.0,
        "a temperature is above 0; `--top-k 1` takes the likeliest token"
    );
    let mut likeliest: Vec<u32> = (0..).take(logits.len()).collect();
    likeliest.sort_by(|a, b| logits[*b as usize].total_cmp(&logits[*a as usize]));
    if top_k > 0 {
        likeliest.truncate(top_k);
    }
    let logit = |token: u32| f64::from(logits[token as usize]);
    let largest = logit(likeliest[0]);
    let weights = likeliest
        .iter()
        .map(|token| ((logit(*token) - largest) / temperature).exp());
    let weights = WeightedIndex::new(weights).context("the model's logits are no numbers")?;
    Ok(likeliest[weights.sample(rng)])
}
