//! Convolutions of many shapes, beside candle's own and TensorFlow's: `cargo bench -p varscope-nn --bench kernels`.
//!
//! As many channels out as in. Each cell is the median over rounds in turns; TensorFlow's are there where Python has it (`VARSCOPE_PYTHON`).
//! Candle convolves NCHW, its own order. Words after `--` choose lines that contain them all: `-- forward 3×3`.

mod tensorflow;

use std::time::{Duration, Instant};

use candle_core::{Device, Result, Tensor, Var};
use serde_json::json;
use tensorflow::TensorFlow;
use varscope_nn::candle::{self as nn, Conv2dOptions, Padding};

/// As TensorFlow's: an allocator that keeps its pages. glibc's gives them back after every call.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 5;
/// Calls in a round take about so long.
const ROUND: Duration = Duration::from_millis(30);

fn main() -> Result<()> {
    let mut tensorflow = TensorFlow::start();
    let words: Vec<_> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    for gradients in [false, true] {
        let heading = if gradients {
            "with both gradients, ms"
        } else {
            "forward, ms"
        };
        println!(
            "{}\n{:<34} {:>9} {:>9} {:>10} {:>8} {:>8}",
            heading, "batch, image, filter", "ours", "candle", "TensorFlow", "/candle", "/TF"
        );
        let chosen = |case: &Case| {
            let line = format!("{heading} {}", case.name());
            words.iter().all(|word| line.contains(word))
        };
        for case in cases().filter(chosen) {
            let times = case.measure(gradients, tensorflow.as_mut())?;
            let [ours, candle, theirs] =
                times.map(|time| time.map(|time| time.as_secs_f64() * 1e3));
            let cell = |x: Option<f64>| x.map_or("-".into(), |x| format!("{x:.3}"));
            let ratio = |peer: Option<f64>| cell(ours.zip(peer).map(|(ours, peer)| ours / peer));
            println!(
                "{:<34} {:>9} {:>9} {:>10} {:>8} {:>8}",
                case.name(),
                cell(ours),
                cell(candle),
                cell(theirs),
                ratio(candle),
                ratio(theirs)
            );
        }
        println!();
    }
    Ok(())
}

/// One convolution.
struct Case {
    batch: usize,
    side: usize,
    channels: usize,
    window: usize,
    stride: usize,
    dilation: usize,
    padding: Padding,
}

fn cases() -> impl Iterator<Item = Case> {
    let sizes = [(56, 8), (28, 32), (14, 128), (7, 512)];
    [1, 8, 64].into_iter().flat_map(move |batch| {
        let same = move |(side, channels), window| Case {
            batch,
            side,
            channels,
            window,
            stride: 1,
            dilation: 1,
            padding: Padding::Same,
        };
        let plain = sizes
            .into_iter()
            .flat_map(move |size| [1, 3, 5].map(|window| same(size, window)));
        let middle = same((28, 64), 3);
        plain.chain([
            Case {
                stride: 2,
                ..same((28, 64), 3)
            },
            Case {
                dilation: 2,
                ..same((28, 64), 3)
            },
            Case {
                padding: Padding::Valid,
                ..middle
            },
        ])
    })
}

impl Case {
    fn name(&self) -> String {
        let Self {
            batch,
            side,
            channels,
            window,
            ..
        } = self;
        let mut name = format!("{batch:>2}, {side}×{side}×{channels}, {window}×{window}");
        if self.stride > 1 {
            name += &format!(", stride {}", self.stride);
        }
        if self.dilation > 1 {
            name += &format!(", dilation {}", self.dilation);
        }
        if self.padding == Padding::Valid {
            name += ", VALID";
        }
        name
    }

    /// Ours, candle's and TensorFlow's times.
    fn measure(
        &self,
        gradients: bool,
        tensorflow: Option<&mut TensorFlow>,
    ) -> Result<[Option<Duration>; 3]> {
        let Self {
            batch,
            side,
            channels,
            window,
            stride,
            dilation,
            ..
        } = *self;
        let random = |shape: [usize; 4]| Tensor::randn(0f32, 1.0, &shape[..], &Device::Cpu);
        let (input, filter) = (
            [batch, side, side, channels],
            [window, window, channels, channels],
        );
        let options = Conv2dOptions::new(self.padding)
            .strides([1, stride, stride, 1])
            .dilations([1, dilation, dilation, 1]);
        let ours = Arguments::new(random(input)?, random(filter)?, gradients)?;
        let mut ours = || ours.run(|x, w| nn::conv2d_with(x, w, &options));
        let peer = Arguments::new(
            random([batch, channels, side, side])?,
            random([channels, channels, window, window])?,
            gradients,
        )?;
        // Candle pads both sides alike; `SAME` with a stride of 2 pads one pixel less, which costs nothing that can be seen.
        let border = match self.padding {
            Padding::Same => (window - 1) * dilation / 2,
            Padding::Valid => 0,
        };
        let mut candle = || peer.run(|x, w| x.conv2d(w, border, stride, dilation, 1));
        let (our_runs, peer_runs) = (runs(&mut ours)?, runs(&mut candle)?);
        let mut rounds: [Vec<Duration>; 3] = Default::default();
        let mut tensorflow = tensorflow;
        for _ in 0..ROUNDS {
            rounds[0].push(round(&mut ours, our_runs)?);
            rounds[1].push(round(&mut candle, peer_runs)?);
            if let Some(tensorflow) = tensorflow.as_deref_mut() {
                let padding = match self.padding {
                    Padding::Same => "SAME",
                    Padding::Valid => "VALID",
                };
                let arguments = json!({
                    "input": input, "filter": filter, "stride": stride, "dilation": dilation, "padding": padding,
                    "gradients": gradients,
                });
                rounds[2].push(tensorflow.time("conv2d", our_runs, arguments));
            }
        }
        Ok(rounds.map(|mut times| {
            times.sort_unstable();
            times.get(times.len() / 2).copied()
        }))
    }
}

/// An input and a filter, variables if their gradients are wanted, and the gradient that arrives then.
enum Arguments {
    Plain(Tensor, Tensor),
    Tracked(Var, Var),
}

impl Arguments {
    fn new(input: Tensor, filter: Tensor, gradients: bool) -> Result<Self> {
        Ok(if gradients {
            Self::Tracked(Var::from_tensor(&input)?, Var::from_tensor(&filter)?)
        } else {
            Self::Plain(input, filter)
        })
    }

    fn run(&self, convolve: impl Fn(&Tensor, &Tensor) -> Result<Tensor>) -> Result<()> {
        match self {
            Self::Plain(input, filter) => convolve(input, filter).map(drop),
            Self::Tracked(input, filter) => convolve(input, filter)?.backward().map(drop),
        }
    }
}

/// How many calls make a round.
fn runs(call: &mut impl FnMut() -> Result<()>) -> Result<usize> {
    call()?;
    let start = Instant::now();
    call()?;
    Ok((ROUND.as_secs_f64() / start.elapsed().as_secs_f64()).clamp(1.0, 300.0) as usize)
}

/// The median of what so many calls take.
fn round(call: &mut impl FnMut() -> Result<()>, runs: usize) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..runs {
        let start = Instant::now();
        call()?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}
