//! GPT-2, as OpenAI published it for TensorFlow 1 (`src/model.py` of [openai/gpt-2](https://github.com/openai/gpt-2)): the same functions,
//! and so the same variables, under the same names, of the same shapes, made in the same order with values of the same distributions.

use candle_core::D::Minus1;
use candle_nn::ops::softmax;
use varscope::candle::prelude::*;

use super::hparams::HParams;

/// What a block keeps of the tokens that it has seen: their keys and values, `[batch, head, sequence, feature]` each.
pub type Present = (Tensor, Tensor);

/// Layer normalization.
#[layer]
fn norm(x: &Tensor) -> Result<Tensor> {
    let n_state = x.dim(Minus1)?;
    let g = get_variable!("g", [n_state], initializer = ones())?;
    let b = get_variable!("b", [n_state], initializer = zeros())?;
    nn::layer_norm(x, &g, &b, 1e-5)
}

/// A dense layer. OpenAI wrote it as a convolution of width 1: its kernel is `[1, nx, nf]`.
#[layer]
fn conv1d(x: &Tensor, nf: usize) -> Result<Tensor> {
    let (batch, sequence, nx) = x.dims3()?;
    let w = get_variable!("w", [1, nx, nf], initializer = random_normal(0.0, 0.02))?;
    let b = get_variable!("b", [nf], initializer = zeros())?;
    let y = x.reshape(((), nx))?.matmul(&w.squeeze(0)?)?;
    nn::bias_add(&y, &b)?.reshape((batch, sequence, nf))
}

/// Attention of several heads, to the tokens up to each one and to those of the past.
#[layer]
fn attn(x: &Tensor, n_head: usize, past: Option<&Present>) -> Result<(Tensor, Present)> {
    let (batch, sequence, n_state) = x.dims3()?;
    let c = scope!("c_attn", conv1d(x, 3 * n_state))?;
    let heads = c.reshape((batch, sequence, 3, n_head, ()))?;
    let heads = heads.permute((2, 0, 3, 1, 4))?.contiguous()?; // [3, batch, head, sequence, feature]
    let (q, k, v) = (heads.get(0)?, heads.get(1)?, heads.get(2)?);
    let (k, v) = match past {
        Some((past_k, past_v)) => (
            Tensor::cat(&[past_k, &k], 2)?,
            Tensor::cat(&[past_v, &v], 2)?,
        ),
        None => (k, v),
    };
    let a = weigh(&q, &k)?.matmul(&v)?;
    let a = a.transpose(1, 2)?.reshape((batch, sequence, n_state))?;
    Ok((scope!("c_proj", conv1d(&a, n_state))?, (k, v)))
}

/// How much each query `[.., nd, feature]` takes of each key `[.., ns, feature]`; nothing of those of later tokens.
fn weigh(q: &Tensor, k: &Tensor) -> Result<Tensor> {
    let (nd, ns) = (q.dim(2)?, k.dim(2)?);
    let later = |i: usize| (0..ns).map(move |j| if j + nd > i + ns { -1e10f32 } else { 0.0 });
    let mask = Tensor::from_iter((0..nd).flat_map(later), q.device())?.reshape((nd, ns))?;
    let scale = (q.dim(3)? as f64).sqrt().recip();
    let w = (q.matmul(&k.t()?)? * scale)?;
    softmax(&w.broadcast_add(&mask)?, Minus1)
}

/// Two dense layers; candle's `gelu` is the one by `tanh`, as OpenAI's.
#[layer]
fn mlp(x: &Tensor) -> Result<Tensor> {
    let nx = x.dim(Minus1)?;
    let h = scope!("c_fc", conv1d(x, 4 * nx))?.gelu()?;
    scope!("c_proj", conv1d(&h, nx))
}

#[layer]
fn block(x: &Tensor, n_head: usize, past: Option<&Present>) -> Result<(Tensor, Present)> {
    let normed = scope!("ln_1", norm(x))?;
    let (a, present) = scope!("attn", attn(&normed, n_head, past))?;
    let x = (x + a)?;
    let normed = scope!("ln_2", norm(&x))?;
    let m = scope!("mlp", mlp(&normed))?;
    Ok(((x + m)?, present))
}

/// Tokens `[batch, sequence]` to logits `[batch, sequence, n_vocab]` of the token after each, and what each block is to be given with the tokens
/// that follow; `past` is that of the tokens before, or empty.
///
/// # Errors
/// If `n_embd` is no multiple of `n_head`, if the tokens and those of the past are more than `n_ctx`, or if one is not below `n_vocab`.
#[layer]
pub fn model(
    hparams: &HParams,
    tokens: &Tensor,
    past: &[Present],
) -> Result<(Tensor, Vec<Present>)> {
    let (batch, sequence) = tokens.dims2()?;
    let n_embd = hparams.n_embd;
    let wpe = get_variable!(
        "wpe",
        [hparams.n_ctx, n_embd],
        initializer = random_normal(0.0, 0.01)
    )?;
    let wte = get_variable!(
        "wte",
        [hparams.n_vocab, n_embd],
        initializer = random_normal(0.0, 0.02)
    )?;
    let past_length = past.first().map_or(Ok(0), |(k, _)| k.dim(2))?;
    let positions = wpe.narrow(0, past_length, sequence)?;
    let x = wte.index_select(&tokens.flatten_all()?, 0)?;
    let mut x = x
        .reshape((batch, sequence, n_embd))?
        .broadcast_add(&positions)?;
    let mut presents = Vec::new();
    for i in 0..hparams.n_layer {
        let (h, present) = scope!(format!("h{i}"), block(&x, hparams.n_head, past.get(i)))?;
        presents.push(present);
        x = h;
    }
    let x = scope!("ln_f", norm(&x))?.reshape(((), n_embd))?;
    let logits = x.matmul(&wte.t()?)?; // the embeddings are the last layer's weights as well
    Ok((logits.reshape((batch, sequence, ()))?, presents))
}
