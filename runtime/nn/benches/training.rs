//! One training step of a small convolutional net, and one inference, beside candle's own operations and TensorFlow:
//! `cargo bench -p varscope-nn --bench training`, with `VARSCOPE_PYTHON` where another Python than `python3` has TensorFlow.
//!
//! Batch 64 of 28×28×1 → conv 5×5×32 → relu → pool 2 → conv 5×5×64 → relu → pool 2 → dense 10, cross entropy, SGD.

mod tensorflow;

use std::time::{Duration, Instant};

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{Optimizer, SGD, loss};
use serde_json::json;
use tensorflow::TensorFlow;
use varscope_measure::{Row, paired};
use varscope_nn::candle::{self as nn, Padding};

/// As TensorFlow's: an allocator that keeps its pages. glibc's gives them back after every step, which then takes 2500 page faults.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BATCH: usize = 64;
const ONES: [usize; 4] = [1; 4];
const POOL: [usize; 4] = [1, 2, 2, 1];
const ROUNDS: usize = 15;
/// How many inferences are measured at once.
const INFERENCES: u32 = 20;

fn main() -> Result<()> {
    let data = Data::new()?;
    let mut tensorflow = TensorFlow::start();
    let (mut rows, mut beside) = (Vec::new(), Vec::new());
    for (name, padding) in [("SAME", Padding::Same), ("VALID", Padding::Valid)] {
        if let Some(tensorflow) = &mut tensorflow {
            let case = |what| format!("{what}, {name}, nn::Conv2d");
            let [step, inference] = against_tensorflow(&data, padding, name, tensorflow)?;
            beside.push(Row::new(case("training step"), step, 1.0));
            beside.push(Row::new(case("inference, batch 1"), inference, 1.0));
        }
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
        let case = format!("inference, batch 1, {name}, nn::Conv2d");
        let times = inference_against_candle(&data, padding)?;
        rows.push(Row::new(case, times, 1.0));
    }
    println!("candle's own operations are the peer");
    varscope_measure::print(&rows);
    if !beside.is_empty() {
        println!("\nTensorFlow is the peer");
        varscope_measure::print(&beside);
    }
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

fn inference_against_candle(data: &Data, padding: Padding) -> Result<(Duration, Duration)> {
    let (ours, peer) = (Parameters::ours(padding)?, Parameters::candles(padding)?);
    let [nhwc, nchw] = [&data.nhwc, &data.nchw].map(|images| images.narrow(0, 0, 1));
    let (nhwc, nchw) = (nhwc?, nchw?);
    let many = |run: &dyn Fn() -> Result<Tensor>| {
        (0..INFERENCES).for_each(|_| drop(run().expect("an inference")));
    };
    let (ours, peer) = paired(
        || many(&|| our_net(&ours, &nhwc, padding, layer)),
        || many(&|| candles_net(&peer, &nchw, padding)),
        ROUNDS,
    );
    Ok((ours / INFERENCES, peer / INFERENCES))
}

/// A training step and an inference, and TensorFlow's in turns.
fn against_tensorflow(
    data: &Data,
    padding: Padding,
    name: &str,
    tensorflow: &mut TensorFlow,
) -> Result<[(Duration, Duration); 2]> {
    let ours = Parameters::ours(padding)?;
    let mut sgd = ours.sgd()?;
    let step = in_turns(
        || data.step(&mut sgd, our_net(&ours, &data.nhwc, padding, layer)),
        |runs| {
            let arguments = json!({ "padding": name, "batch": BATCH });
            tensorflow.time("step", runs, arguments)
        },
    );
    let one = data.nhwc.narrow(0, 0, 1)?;
    let inference = in_turns(
        || drop(our_net(&ours, &one, padding, layer).expect("an inference")),
        |runs| {
            let arguments = json!({ "padding": name, "batch": 1 });
            tensorflow.time("inference", runs, arguments)
        },
    );
    Ok([step, inference])
}

/// Ours and a peer in turns, so many calls at a time; the medians of medians.
fn in_turns(
    mut ours: impl FnMut(),
    mut peer: impl FnMut(usize) -> Duration,
) -> (Duration, Duration) {
    const CALLS: usize = 20;
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (mut our_times, mut peer_times) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let calls = (0..CALLS).map(|_| {
            let start = Instant::now();
            ours();
            start.elapsed()
        });
        our_times.push(median(calls.collect()));
        peer_times.push(peer(CALLS));
    }
    (median(our_times), median(peer_times))
}
