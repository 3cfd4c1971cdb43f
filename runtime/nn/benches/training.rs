//! One training step of a small convolutional net, against candle's own operations: `cargo bench -p varscope-nn --bench training`.
//!
//! Batch 64 of 28×28×1 → conv 5×5×32 → relu → pool 2 → conv 5×5×64 → relu → pool 2 → dense 10, cross entropy, SGD.

use std::time::Duration;

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{Optimizer, SGD, loss};
use varscope_measure::{Row, paired};
use varscope_nn::candle::{self as nn, Padding};

const BATCH: usize = 64;
const ONES: [usize; 4] = [1; 4];
const POOL: [usize; 4] = [1, 2, 2, 1];
const ROUNDS: usize = 15;

fn main() -> Result<()> {
    let data = Data::new()?;
    let mut rows = Vec::new();
    for (name, padding) in [("SAME", Padding::Same), ("VALID", Padding::Valid)] {
        let layers: [(&str, Layer, f64); 4] = [
            ("nn::Conv2d", layer, 0.12),
            ("nn::{conv2d_bias_relu, max_pool}", without_pool, 0.15),
            ("nn::{conv2d, bias_add, relu, max_pool}", in_steps, 0.3),
            ("nn::{conv2d, max_pool}, candle's add and relu", mixed, 0.5),
        ];
        for (operations, layer, target) in layers {
            let case = format!("training step, {name}, {operations}");
            let times = against_candle(&data, padding, layer)?;
            rows.push(Row::new(case, times, target));
        }
    }
    varscope_measure::print(&rows);
    Ok(())
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

/// Convolution, bias, ReLU and pooling.
type Layer = fn(&Tensor, &Tensor, &Tensor, Padding) -> Result<Tensor>;

/// All in one operation.
fn layer(x: &Tensor, filter: &Tensor, bias: &Tensor, padding: Padding) -> Result<Tensor> {
    nn::Conv2d::new(filter, ONES, padding)
        .with_bias(bias)
        .with_relu()
        .with_max_pool(POOL, POOL, padding)
        .forward(x)
}

/// All but the pooling in one operation.
fn without_pool(x: &Tensor, filter: &Tensor, bias: &Tensor, padding: Padding) -> Result<Tensor> {
    let y = nn::conv2d_bias_relu(x, filter, bias, &nn::Conv2dOptions::new(padding))?;
    nn::max_pool(&y, POOL, POOL, padding)
}

/// One operation of ours after the other.
fn in_steps(x: &Tensor, filter: &Tensor, bias: &Tensor, padding: Padding) -> Result<Tensor> {
    let y = nn::relu(&nn::bias_add(&nn::conv2d(x, filter, ONES, padding)?, bias)?)?;
    nn::max_pool(&y, POOL, POOL, padding)
}

/// Our convolution among candle's own operations.
fn mixed(x: &Tensor, filter: &Tensor, bias: &Tensor, padding: Padding) -> Result<Tensor> {
    let y = nn::conv2d(x, filter, ONES, padding)?.broadcast_add(bias)?;
    nn::max_pool(&y.relu()?, POOL, POOL, padding)
}

fn our_net(p: &Parameters, images: &Tensor, padding: Padding, layer: Layer) -> Result<Tensor> {
    let mut x = images.clone();
    for (filter, bias) in p.layers() {
        x = layer(&x, filter, bias, padding)?;
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
