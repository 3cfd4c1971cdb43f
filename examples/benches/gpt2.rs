//! A training step of the example's GPT-2 beside the same model as one writes it on candle alone: `cargo bench -p varscope-examples --bench gpt2`.

use candle_core::D::Minus1;
use candle_core::{DType, Device, Result, Tensor};
use candle_nn::loss::cross_entropy;
use candle_nn::ops::{layer_norm_slow, softmax};
use candle_nn::{AdamW as CandleAdamW, Init, Module, Optimizer as _, VarBuilder, VarMap};
use varscope::candle::VarStore;
use varscope::candle::optim::{AdamW, Rule};
use varscope_examples::gpt2::HParams;
use varscope_examples::gpt2::text::{N_VOCAB, Text};
use varscope_examples::gpt2::train::loss;
use varscope_measure::{Row, paired, print};

const HPARAMS: HParams = HParams {
    n_vocab: N_VOCAB,
    n_ctx: 32,
    n_embd: 48,
    n_head: 4,
    n_layer: 2,
};
const BATCH: usize = 8;
const ROUNDS: usize = 200;

struct Norm {
    weight: Tensor,
    bias: Tensor,
}

impl Norm {
    fn new(vb: VarBuilder<'_>) -> Result<Self> {
        let width = HPARAMS.n_embd;
        Ok(Self {
            weight: vb.get_with_hints(width, "weight", Init::Const(1.0))?,
            bias: vb.get_with_hints(width, "bias", Init::Const(0.0))?,
        })
    }

    /// Candle's fused one has no backward.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        layer_norm_slow(x, &self.weight, &self.bias, 1e-5)
    }
}

struct Dense {
    weight: Tensor,
    bias: Tensor,
}

impl Dense {
    fn new(nx: usize, nf: usize, vb: VarBuilder<'_>) -> Result<Self> {
        let init = Init::Randn {
            mean: 0.0,
            stdev: 0.02,
        };
        Ok(Self {
            weight: vb.get_with_hints((nx, nf), "weight", init)?,
            bias: vb.get_with_hints(nf, "bias", Init::Const(0.0))?,
        })
    }
}

impl Module for Dense {
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, sequence, nx) = x.dims3()?;
        let y = x.reshape(((), nx))?.matmul(&self.weight)?;
        y.broadcast_add(&self.bias)?.reshape((batch, sequence, ()))
    }
}

struct Block {
    ln_1: Norm,
    c_attn: Dense,
    c_proj: Dense,
    ln_2: Norm,
    mlp: [Dense; 2],
}

impl Block {
    fn new(vb: VarBuilder<'_>) -> Result<Self> {
        let width = HPARAMS.n_embd;
        Ok(Self {
            ln_1: Norm::new(vb.pp("ln_1"))?,
            c_attn: Dense::new(width, 3 * width, vb.pp("attn.c_attn"))?,
            c_proj: Dense::new(width, width, vb.pp("attn.c_proj"))?,
            ln_2: Norm::new(vb.pp("ln_2"))?,
            mlp: [
                Dense::new(width, 4 * width, vb.pp("mlp.c_fc"))?,
                Dense::new(4 * width, width, vb.pp("mlp.c_proj"))?,
            ],
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let x = (x + self.attention(&self.ln_1.forward(x)?)?)?;
        let h = self.mlp[0].forward(&self.ln_2.forward(&x)?)?.gelu()?;
        x + self.mlp[1].forward(&h)?
    }

    fn attention(&self, x: &Tensor) -> Result<Tensor> {
        let (batch, n, width) = x.dims3()?;
        let features = width / HPARAMS.n_head;
        let heads = self
            .c_attn
            .forward(x)?
            .reshape((batch, n, 3, HPARAMS.n_head, features))?;
        let heads = heads.permute((2, 0, 3, 1, 4))?.contiguous()?;
        let (q, k, v) = (heads.get(0)?, heads.get(1)?, heads.get(2)?);
        let later = |i| (0..n).map(move |j| if j > i { -1e10f32 } else { 0.0 });
        let mask = Tensor::from_iter((0..n).flat_map(later), x.device())?.reshape((n, n))?;
        let w = (q.matmul(&k.t()?)? * (features as f64).sqrt().recip())?;
        let a = softmax(&w.broadcast_add(&mask)?, Minus1)?.matmul(&v)?;
        self.c_proj
            .forward(&a.transpose(1, 2)?.reshape((batch, n, width))?)
    }
}

struct Gpt2 {
    wpe: Tensor,
    wte: Tensor,
    blocks: Vec<Block>,
    ln_f: Norm,
}

impl Gpt2 {
    fn new(vb: VarBuilder<'_>) -> Result<Self> {
        let HParams {
            n_vocab,
            n_ctx,
            n_embd,
            n_layer,
            ..
        } = HPARAMS;
        let normal = |stdev| Init::Randn { mean: 0.0, stdev };
        Ok(Self {
            wpe: vb.get_with_hints((n_ctx, n_embd), "wpe", normal(0.01))?,
            wte: vb.get_with_hints((n_vocab, n_embd), "wte", normal(0.02))?,
            blocks: (0..n_layer)
                .map(|i| Block::new(vb.pp(format!("h.{i}"))))
                .collect::<Result<_>>()?,
            ln_f: Norm::new(vb.pp("ln_f"))?,
        })
    }

    fn loss(&self, pieces: &Tensor) -> Result<Tensor> {
        let (batch, length) = (pieces.dim(0)?, pieces.dim(1)? - 1);
        let (tokens, next) = (pieces.narrow(1, 0, length)?, pieces.narrow(1, 1, length)?);
        let x = self.wte.index_select(&tokens.flatten_all()?, 0)?;
        let x = x.reshape((batch, length, HPARAMS.n_embd))?;
        let mut x = x.broadcast_add(&self.wpe.narrow(0, 0, length)?)?;
        for block in &self.blocks {
            x = block.forward(&x)?;
        }
        let x = self.ln_f.forward(&x)?.reshape(((), HPARAMS.n_embd))?;
        cross_entropy(&x.matmul(&self.wte.t()?)?, &next.flatten_all()?)
    }
}

fn main() -> anyhow::Result<()> {
    let pieces = Text::eighty_days().batch(BATCH, HPARAMS.n_ctx + 1, 0, 0)?;
    let store = VarStore::with_seed(0);
    let ours = || loss(&store, &HPARAMS, &pieces, None).expect("the model is well-formed");
    let map = VarMap::new();
    let model = Gpt2::new(VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu))?;
    let theirs = || model.loss(&pieces).expect("the model is well-formed");
    let losses = [ours(), theirs()].map(|loss| loss.to_scalar::<f32>());
    let [our_loss, their_loss] = losses;
    anyhow::ensure!(
        (our_loss? - their_loss?).abs() < 0.1,
        "these are different models"
    );

    let passes = paired(
        || drop(ours().backward()),
        || drop(theirs().backward()),
        ROUNDS,
    );
    let mut our_adam = AdamW::new(1e-3).over(&store).build()?;
    let mut their_adam = CandleAdamW::new_lr(map.all_vars(), 1e-3)?;
    let steps = paired(
        || our_adam.backward_step(&ours()).expect("a step"),
        || their_adam.backward_step(&theirs()).expect("a step"),
        ROUNDS,
    );
    print(&[
        Row::new(
            "GPT-2, forward and backward / on candle alone",
            passes,
            1.05,
        ),
        Row::new("a step of AdamW as well / with candle's", steps, 1.05),
    ]);
    Ok(())
}
