//! One training step of a small convolutional net.
//!
//! Batch 64 of 28×28×1 → conv 5×5×32 → relu → pool 2 → conv 5×5×64 → relu → pool 2 → dense 10, cross entropy, SGD: with our
//! `nn` against candle's own operations, and with variables that are looked up against variables in a struct.

use std::time::Duration;

use candle_core::Var;
use candle_nn::{Optimizer, SGD, loss};
use varscope::candle::prelude::*;

use crate::table::{Row, paired};

const BATCH: usize = 64;
const ONES: [usize; 4] = [1; 4];
const POOL: [usize; 4] = [1, 2, 2, 1];

/// How often a step is taken where candle's convolution is the peer, and where differences are small.
const ROUNDS: usize = 15;
const FINE_ROUNDS: usize = 150;

pub(crate) fn rows() -> Vec<Row> {
    training_rows().expect("the nets are well-formed")
}

fn training_rows() -> Result<Vec<Row>> {
    let data = Data::new()?;
    let mut rows = Vec::new();
    for (name, padding) in [("SAME", Padding::Same), ("VALID", Padding::Valid)] {
        let layers: [(&str, Layer); 3] = [
            ("nn::{conv2d, bias_add, relu}", separate),
            ("nn::conv2d, candle's add and relu", mixed),
            ("nn::conv2d_bias_relu", fused),
        ];
        for (operations, layer) in layers {
            let case = format!("training step, {name}, {operations}");
            rows.push(Row::new(case, against_candle(&data, padding, layer)?, 0.12));
        }
    }
    let case = "training step, variables looked up or in a struct";
    rows.push(Row::new(case, lookups(&data)?, 1.01));
    Ok(rows)
}

/// A batch in both libraries' orders.
struct Data {
    nhwc: Tensor,
    nchw: Tensor,
    labels: Tensor,
}

impl Data {
    fn new() -> Result<Self> {
        let nhwc = Tensor::randn(0f32, 1.0, (BATCH, 28, 28, 1), &Device::Cpu)?;
        let nchw = nhwc.permute((0, 3, 1, 2))?.contiguous()?;
        let labels: Vec<u32> = (0..BATCH as u32).map(|i| i % 10).collect();
        let labels = Tensor::new(labels, &Device::Cpu)?;
        Ok(Self { nhwc, nchw, labels })
    }

    /// One step towards the labels.
    fn step(&self, optimizer: &mut SGD, logits: Result<Tensor>) {
        let step = logits
            .and_then(|logits| loss::cross_entropy(&logits, &self.labels))
            .and_then(|loss| optimizer.backward_step(&loss));
        step.expect("a training step");
    }
}

/// Filters and biases of both convolutions, and the dense layer's.
struct Parameters {
    filters: [Var; 2],
    biases: [Var; 2],
    dense: Var,
    dense_bias: Var,
}

impl Parameters {
    /// For our convolutions: HWIO filters, and one bias a channel.
    fn ours(padding: Padding) -> Result<Self> {
        Self::new(padding, |hwio| hwio, |outputs| vec![outputs])
    }

    /// For candle's: OIHW filters, and biases that broadcast over NCHW.
    fn candles(padding: Padding) -> Result<Self> {
        Self::new(
            padding,
            |[h, w, i, o]| [o, i, h, w],
            |outputs| vec![1, outputs, 1, 1],
        )
    }

    fn new(
        padding: Padding,
        filter: impl Fn([usize; 4]) -> [usize; 4],
        bias: impl Fn(usize) -> Vec<usize>,
    ) -> Result<Self> {
        let normal = |shape: &[usize]| Var::randn(0f32, 0.05, shape, &Device::Cpu);
        let zeros = |shape: Vec<usize>| Var::zeros(shape, DType::F32, &Device::Cpu);
        let features = match padding {
            Padding::Same => 7 * 7 * 64,
            Padding::Valid => 4 * 4 * 64,
        };
        Ok(Self {
            filters: [
                normal(&filter([5, 5, 1, 32]))?,
                normal(&filter([5, 5, 32, 64]))?,
            ],
            biases: [zeros(bias(32))?, zeros(bias(64))?],
            dense: normal(&[features, 10])?,
            dense_bias: zeros(vec![10])?,
        })
    }

    fn sgd(&self) -> Result<SGD> {
        let convolutions = self.filters.iter().chain(&self.biases);
        let all = convolutions.chain([&self.dense, &self.dense_bias]);
        SGD::new(all.cloned().collect(), 0.01)
    }

    fn layers(&self) -> impl Iterator<Item = (&Var, &Var)> {
        self.filters.iter().zip(&self.biases)
    }

    fn logits(&self, features: &Tensor) -> Result<Tensor> {
        features
            .flatten_from(1)?
            .matmul(&self.dense)?
            .broadcast_add(&self.dense_bias)
    }
}

/// Convolution, bias and ReLU.
type Layer = fn(&Tensor, &Tensor, &Tensor, Padding) -> Result<Tensor>;

/// One operation of ours after the other.
fn separate(x: &Tensor, filter: &Tensor, bias: &Tensor, padding: Padding) -> Result<Tensor> {
    nn::relu(&nn::bias_add(&nn::conv2d(x, filter, ONES, padding)?, bias)?)
}

/// Our convolution among candle's own operations.
fn mixed(x: &Tensor, filter: &Tensor, bias: &Tensor, padding: Padding) -> Result<Tensor> {
    nn::conv2d(x, filter, ONES, padding)?
        .broadcast_add(bias)?
        .relu()
}

/// All three in one operation of ours.
fn fused(x: &Tensor, filter: &Tensor, bias: &Tensor, padding: Padding) -> Result<Tensor> {
    nn::conv2d_bias_relu(x, filter, bias, &nn::Conv2dOptions::new(padding))
}

fn our_net(p: &Parameters, images: &Tensor, padding: Padding, layer: Layer) -> Result<Tensor> {
    let mut x = images.clone();
    for (filter, bias) in p.layers() {
        x = nn::max_pool(&layer(&x, filter, bias, padding)?, POOL, POOL, padding)?;
    }
    p.logits(&x)
}

fn candles_net(p: &Parameters, images: &Tensor, padding: Padding) -> Result<Tensor> {
    let border = match padding {
        Padding::Same => 2,
        Padding::Valid => 0,
    };
    let mut x = images.clone();
    for (filter, bias) in p.layers() {
        x = x
            .conv2d(filter, border, 1, 1, 1)?
            .broadcast_add(bias)?
            .relu()?
            .max_pool2d(2)?;
    }
    p.logits(&x)
}

fn against_candle(data: &Data, padding: Padding, layer: Layer) -> Result<(Duration, Duration)> {
    let (ours, peer) = (Parameters::ours(padding)?, Parameters::candles(padding)?);
    let (mut our_sgd, mut peer_sgd) = (ours.sgd()?, peer.sgd()?);
    Ok(paired(
        || data.step(&mut our_sgd, our_net(&ours, &data.nhwc, padding, layer)),
        || data.step(&mut peer_sgd, candles_net(&peer, &data.nchw, padding)),
        ROUNDS,
    ))
}

#[layer]
fn convolution(x: &Tensor, outputs: usize) -> Result<Tensor> {
    let filter = get_variable!("filter", [5, 5, x.dim(3)?, outputs])?;
    let bias = get_variable!("bias", [outputs], initializer = zeros())?;
    let y = separate(x, &filter, &bias, Padding::Same)?;
    nn::max_pool(&y, POOL, POOL, Padding::Same)
}

#[layer]
fn dense(x: &Tensor, units: usize) -> Result<Tensor> {
    let kernel = get_variable!("kernel", [x.dim(1)?, units])?;
    let bias = get_variable!("bias", [units], initializer = zeros())?;
    x.matmul(&kernel)?.broadcast_add(&bias)
}

#[layer]
fn scoped_net(images: &Tensor) -> Result<Tensor> {
    let x = scope!("conv1", convolution(images, 32))?;
    let x = scope!("conv2", convolution(&x, 64))?;
    scope!("logits", dense(&x.flatten_from(1)?, 10))
}

/// The same kernels on both sides.
fn lookups(data: &Data) -> Result<(Duration, Duration)> {
    let store = VarStore::with_seed(1);
    let scoped = || model!(&store, scope!("net", scoped_net(&data.nhwc)));
    scoped()?;
    let held = Parameters::ours(Padding::Same)?;
    let mut scoped_sgd = SGD::new(store.trainable_vars(), 0.01)?;
    let mut held_sgd = held.sgd()?;
    Ok(paired(
        || data.step(&mut scoped_sgd, scoped()),
        || {
            let logits = our_net(&held, &data.nhwc, Padding::Same, separate);
            data.step(&mut held_sgd, logits);
        },
        FINE_ROUNDS,
    ))
}
