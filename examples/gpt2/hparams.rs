//! The numbers that a model is made of.

use std::fmt;

use anyhow::{Context, Result, ensure};
use varscope::checkpoint::Planned;

/// The numbers that a model is made of, by the names that they have in OpenAI's `hparams.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HParams {
    /// How many tokens there are.
    pub n_vocab: usize,
    /// How many tokens it looks at.
    pub n_ctx: usize,
    /// How many numbers describe a token.
    pub n_embd: usize,
    /// How many heads attention has.
    pub n_head: usize,
    /// How many blocks there are.
    pub n_layer: usize,
}

/// Features of a head in all models that were published.
const FEATURES: usize = 64;

impl HParams {
    /// The sizes that tensors of a file have, which are under the names of the model's variables. How many heads there are is in no shape: if it is
    /// not said, they have 64 features each, as in all published models.
    ///
    /// # Errors
    /// If the embeddings are missing or no matrices, or if the heads do not divide their width.
    pub fn of(tensors: &[Planned], n_head: Option<usize>) -> Result<Self> {
        let ([n_vocab, n_embd], [n_ctx, _]) =
            (matrix(tensors, "model/wte")?, matrix(tensors, "model/wpe")?);
        let n_head = match n_head {
            Some(n_head) => n_head,
            None => {
                let is_usual = n_embd.is_multiple_of(FEATURES);
                ensure!(
                    is_usual,
                    "a width of {n_embd} has no usual number of heads: say `--n-head`"
                );
                n_embd / FEATURES
            }
        };
        let is_block = |tensor: &&Planned| tensor.name.ends_with("/ln_1/g");
        let n_layer = tensors.iter().filter(is_block).count();
        Self {
            n_vocab,
            n_ctx,
            n_embd,
            n_head,
            n_layer,
        }
        .checked()
    }

    /// The same, if there can be such a model.
    ///
    /// # Errors
    /// If one of them is 0, or if the heads do not divide the width.
    pub fn checked(self) -> Result<Self> {
        let Self { n_embd, n_head, .. } = self;
        let sizes = [self.n_vocab, self.n_ctx, n_embd, n_head, self.n_layer];
        ensure!(!sizes.contains(&0), "each size is at least 1: {self:?}");
        ensure!(
            n_embd.is_multiple_of(n_head),
            "{n_head} heads do not divide a width of {n_embd}: say another `--n-head`"
        );
        Ok(self)
    }
}

fn matrix(tensors: &[Planned], name: &str) -> Result<[usize; 2]> {
    let tensor = tensors.iter().find(|tensor| tensor.name == name);
    let tensor = tensor.with_context(|| format!("this is no GPT-2: it lacks {name}"))?;
    let shape = tensor.shape.as_slice().try_into();
    shape.with_context(|| {
        let (name, shape) = (&tensor.in_file, &tensor.shape);
        format!("this is no GPT-2: {name} has shape {shape:?}")
    })
}

impl fmt::Display for HParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            n_ctx,
            n_embd,
            n_head,
            n_layer,
            ..
        } = self;
        write!(
            f,
            "{n_layer} blocks of width {n_embd} with {n_head} heads over {n_ctx} tokens"
        )
    }
}
