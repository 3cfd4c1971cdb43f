//! One training step of a small convolutional net on candle: our `nn` against candle's own operations.
//!
//! Batch 64 of 28×28 → conv 5×5×32 → relu → pool 2 → conv 5×5×64 → relu → pool 2 → dense 10, cross entropy, SGD. All nets in
//! one process, their steps taken in turns, medians. `cargo bench -p varscope --features candle --bench training_step`

use std::time::{Duration, Instant};

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{Optimizer, SGD, loss};
use varscope::candle::nn::{self, Conv2dOptions, Padding};

const BATCH: usize = 64;
const STEPS: usize = 15;

/// Filters and biases of both layers, and the dense layer's.
struct Parameters {
    filters: [Var; 2],
    biases: [Var; 2],
    dense: Var,
    dense_bias: Var,
}

impl Parameters {
    fn all(&self) -> Vec<Var> {
        let convolutions = self.filters.iter().chain(&self.biases);
        convolutions
            .chain([&self.dense, &self.dense_bias])
            .cloned()
            .collect()
    }

    /// `shape` turns `[height, width, inputs, outputs]` into the library's order.
    fn new(
        features: usize,
        bias: fn(usize) -> Vec<usize>,
        shape: impl Fn([usize; 4]) -> [usize; 4],
    ) -> Result<Self> {
        let normal = |shape: &[usize]| Var::randn(0f32, 0.05, shape, &Device::Cpu);
        let biases = |outputs| Var::zeros(bias(outputs), DType::F32, &Device::Cpu);
        Ok(Self {
            filters: [
                normal(&shape([5, 5, 1, 32]))?,
                normal(&shape([5, 5, 32, 64]))?,
            ],
            biases: [biases(32)?, biases(64)?],
            dense: normal(&[features, 10])?,
            dense_bias: Var::zeros(10, DType::F32, &Device::Cpu)?,
        })
    }

    fn logits(&self, features: &Tensor) -> Result<Tensor> {
        features
            .flatten_from(1)?
            .matmul(&self.dense)?
            .broadcast_add(&self.dense_bias)
    }
}

/// Convolution, bias and ReLU in one operation.
fn fused(p: &Parameters, images: &Tensor, padding: Padding) -> Result<Tensor> {
    net(p, images, padding, |x, filter, bias| {
        nn::conv2d_bias_relu(x, filter, bias, &Conv2dOptions::new(padding))
    })
}

/// One operation after the other.
fn parts(p: &Parameters, images: &Tensor, padding: Padding) -> Result<Tensor> {
    net(p, images, padding, |x, filter, bias| {
        nn::relu(&nn::bias_add(
            &nn::conv2d(x, filter, [1, 1, 1, 1], padding)?,
            bias,
        )?)
    })
}

fn net(
    p: &Parameters,
    images: &Tensor,
    padding: Padding,
    layer: impl Fn(&Tensor, &Tensor, &Tensor) -> Result<Tensor>,
) -> Result<Tensor> {
    let mut x = images.clone();
    for (filter, bias) in p.filters.iter().zip(&p.biases) {
        x = nn::max_pool(
            &layer(&x, filter, bias)?,
            [1, 2, 2, 1],
            [1, 2, 2, 1],
            padding,
        )?;
    }
    p.logits(&x)
}

fn candles(p: &Parameters, images: &Tensor, padding: Padding) -> Result<Tensor> {
    let border = if padding == Padding::Same { 2 } else { 0 };
    let mut x = images.clone();
    for (filter, bias) in p.filters.iter().zip(&p.biases) {
        x = x
            .conv2d(filter, border, 1, 1, 1)?
            .broadcast_add(bias)?
            .relu()?
            .max_pool2d(2)?;
    }
    p.logits(&x)
}

fn step(
    optimizer: &mut SGD,
    labels: &Tensor,
    logits: impl FnOnce() -> Result<Tensor>,
) -> Result<Duration> {
    let start = Instant::now();
    let loss = loss::cross_entropy(&logits()?, labels)?;
    optimizer.backward_step(&loss)?;
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn main() -> Result<()> {
    let nhwc = Tensor::randn(0f32, 1.0, (BATCH, 28, 28, 1), &Device::Cpu)?;
    let nchw = nhwc.permute((0, 3, 1, 2))?.contiguous()?;
    let labels = Tensor::new(
        (0..BATCH as u32).map(|i| i % 10).collect::<Vec<_>>(),
        &Device::Cpu,
    )?;
    println!(
        "{:<28}{:>12}{:>12}{:>8}",
        "case", "ours", "candle's", "ratio"
    );
    let table = [
        ("SAME", Padding::Same, 7 * 7 * 64),
        ("VALID", Padding::Valid, 4 * 4 * 64),
    ];
    for (name, padding, features) in table {
        let ours = || Parameters::new(features, |outputs| vec![outputs], |hwio| hwio);
        let (one, other) = (ours()?, ours()?);
        let peer = Parameters::new(
            features,
            |outputs| vec![1, outputs, 1, 1],
            |[h, w, i, o]| [o, i, h, w],
        )?;
        let optimizer = |p: &Parameters| SGD::new(p.all(), 0.01);
        let (mut one_sgd, mut other_sgd, mut peer_sgd) =
            (optimizer(&one)?, optimizer(&other)?, optimizer(&peer)?);
        let mut times: [Vec<Duration>; 3] = Default::default();
        for _ in 0..STEPS {
            times[0].push(step(&mut one_sgd, &labels, || fused(&one, &nhwc, padding))?);
            times[1].push(step(&mut other_sgd, &labels, || {
                parts(&other, &nhwc, padding)
            })?);
            times[2].push(step(&mut peer_sgd, &labels, || {
                candles(&peer, &nchw, padding)
            })?);
        }
        let [one, other, peer] = times.map(median);
        for (case, time) in [("conv2d_bias_relu", one), ("separate", other)] {
            let case = format!("{name}, {case}");
            println!("{case:<28}{time:>9.1} ms{peer:>9.1} ms{:>8.3}", time / peer);
        }
    }
    Ok(())
}
