//! The cases, as they are in the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use super::Array;

/// A case.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What was recorded.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What was recorded.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// `tf.layers.dense`.
    Dense(Layer<DenseArguments>),
    /// `tf.layers.conv2d`.
    Conv2d(Layer<Conv2dArguments>),
    /// `tf.layers.conv2d_transpose`.
    Conv2dTranspose(Layer<Conv2dTransposeArguments>),
    /// `tf.layers.max_pooling2d`.
    MaxPooling2d(Layer<MaxPoolArguments>),
    /// `tf.layers.batch_normalization`.
    BatchNormalization(Layer<BatchNormArguments>),
    /// `slim.layer_norm`.
    LayerNorm(Layer<LayerNormArguments>),
    /// `dynamic_rnn` with an `LSTMCell`.
    Lstm(Layer<LstmArguments>),
    /// `dynamic_rnn` with a `GRUCell`.
    Gru(Layer<GruArguments>),
    /// Fifty steps.
    Optimizer(Optimizer),
    /// Values and their averages.
    ExponentialMovingAverage(Average),
    /// Learning rates.
    Schedule(Schedule),
    /// Tensors and what they are scaled to.
    ClipByGlobalNorm(Clip),
    /// A loss and its gradient.
    Regularizer(Regularizer),
    /// Something that is not run yet.
    #[serde(other)]
    Unknown,
}

/// A variable of TensorFlow's graph.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) trainable: bool,
    pub(super) value: Array,
}

/// What a layer computes with its variables.
#[derive(Clone, Debug, Deserialize)]
pub struct Layer<A> {
    pub(super) args: A,
    pub(super) inputs: BTreeMap<String, Array>,
    pub(super) variables: Vec<Variable>,
    pub(super) outputs: BTreeMap<String, Array>,
    /// Of the sum of the sines of all outputs, by variable name and `input x`.
    pub(super) gradients_of_sum_sin: BTreeMap<String, Array>,
    /// How often the update operations ran.
    #[serde(default)]
    pub(super) updates: Option<usize>,
    /// The variables after that.
    #[serde(default)]
    pub(super) after: Option<Vec<Variable>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Activation {
    Relu,
    Tanh,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PaddingArgument {
    Same,
    Valid,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct DenseArguments {
    pub(super) units: usize,
    pub(super) activation: Option<Activation>,
    pub(super) use_bias: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Conv2dArguments {
    pub(super) filters: usize,
    pub(super) kernel_size: [usize; 2],
    pub(super) strides: [usize; 2],
    pub(super) padding: PaddingArgument,
    pub(super) dilation_rate: [usize; 2],
    pub(super) activation: Option<Activation>,
    pub(super) use_bias: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Conv2dTransposeArguments {
    pub(super) filters: usize,
    pub(super) kernel_size: [usize; 2],
    pub(super) strides: [usize; 2],
    pub(super) padding: PaddingArgument,
    pub(super) use_bias: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct MaxPoolArguments {
    pub(super) pool_size: [usize; 2],
    pub(super) strides: [usize; 2],
    pub(super) padding: PaddingArgument,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct BatchNormArguments {
    pub(super) momentum: f64,
    pub(super) epsilon: f64,
    pub(super) center: bool,
    pub(super) scale: bool,
    pub(super) training: bool,
    /// Not said in the recordings, whose variances are the batch's own.
    #[serde(default)]
    pub(super) fused: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct LayerNormArguments {
    pub(super) begin_norm_axis: i64,
    pub(super) begin_params_axis: i64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct LstmArguments {
    pub(super) units: usize,
    pub(super) forget_bias: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct GruArguments {
    pub(super) units: usize,
}

/// Fifty steps.
#[derive(Clone, Debug, Deserialize)]
pub struct Optimizer {
    pub(super) args: OptimizerArguments,
    /// The whole graph before the first step.
    pub(super) variables: Vec<Variable>,
    /// Of each step, for the trained variables.
    pub(super) gradients: Vec<Vec<Array>>,
    /// The whole graph after some steps.
    pub(super) after: BTreeMap<String, Vec<Variable>>,
}

/// Which optimizer, and its settings.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "optimizer", rename_all = "snake_case")]
pub(super) enum OptimizerArguments {
    GradientDescent {
        learning_rate: f64,
    },
    Momentum {
        learning_rate: f64,
        momentum: f64,
    },
    Nesterov {
        learning_rate: f64,
        momentum: f64,
    },
    Adam {
        learning_rate: f64,
        beta1: f64,
        beta2: f64,
        epsilon: f64,
    },
    Rmsprop {
        learning_rate: f64,
        decay: f64,
        momentum: f64,
        epsilon: f64,
        centered: bool,
    },
    Adagrad {
        learning_rate: f64,
        initial_accumulator_value: f64,
    },
}

/// Values and their averages.
#[derive(Clone, Debug, Deserialize)]
pub struct Average {
    pub(super) args: AverageArguments,
    pub(super) first: Array,
    pub(super) shadow: String,
    pub(super) steps: Vec<AverageStep>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct AverageArguments {
    pub(super) decay: f64,
    pub(super) with_num_updates: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct AverageStep {
    pub(super) num_updates: i64,
    pub(super) value: Array,
    pub(super) average: Array,
}

/// Learning rates.
#[derive(Clone, Debug, Deserialize)]
pub struct Schedule {
    pub(super) args: ScheduleArguments,
    pub(super) steps: Vec<i64>,
    pub(super) values: Vec<f64>,
}

impl Schedule {
    /// Another recording: its last value times this much more.
    pub fn move_by(&mut self, share: f64) {
        let largest = self.values.iter().copied().fold(0.0, f64::max);
        if let Some(last) = self.values.last_mut() {
            *last += largest * share;
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct ScheduleArguments {
    pub(super) learning_rate: f64,
    #[serde(flatten)]
    pub(super) curve: Curve,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "schedule", rename_all = "snake_case")]
pub(super) enum Curve {
    PiecewiseConstant {
        boundaries: Vec<i64>,
        values: Vec<f64>,
    },
    ExponentialDecay {
        decay_steps: i64,
        decay_rate: f64,
        staircase: bool,
    },
    NaturalExpDecay {
        decay_steps: i64,
        decay_rate: f64,
        staircase: bool,
    },
    InverseTimeDecay {
        decay_steps: i64,
        decay_rate: f64,
        staircase: bool,
    },
    PolynomialDecay {
        decay_steps: i64,
        end_learning_rate: f64,
        power: f64,
        cycle: bool,
    },
    CosineDecay {
        decay_steps: i64,
        alpha: f64,
    },
}

/// Tensors and what they are scaled to.
#[derive(Clone, Debug, Deserialize)]
pub struct Clip {
    pub(super) args: ClipArguments,
    pub(super) tensors: Vec<Array>,
    pub(super) clipped: Vec<Array>,
    pub(super) global_norm: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct ClipArguments {
    pub(super) clip_norm: f64,
}

/// A loss and its gradient.
#[derive(Clone, Debug, Deserialize)]
pub struct Regularizer {
    pub(super) args: RegularizerArguments,
    pub(super) value: Array,
    pub(super) loss: f64,
    pub(super) gradient: Array,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RegularizerArguments {
    pub(super) regularizer: Penalty,
    pub(super) scale: f64,
    #[serde(default)]
    pub(super) scale_l2: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Penalty {
    L1,
    L2,
    L1L2,
}

/// The cases of a `.jsonl` or `.jsonl.gz` file, in order. A line that is no case is an error that names file and line.
///
/// # Errors
/// If the file can't be opened.
pub fn cases(path: &Path) -> io::Result<impl Iterator<Item = io::Result<Case>>> {
    let at = |line: Option<usize>, error: io::Error| {
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        io::Error::new(error.kind(), format!("{}{line}: {error}", path.display()))
    };
    let file = File::open(path).map_err(|error| at(None, error))?;
    let reader: Box<dyn Read> = match path.extension() {
        Some(ext) if ext == "gz" => Box::new(MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    let lines = BufReader::new(reader).lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.as_ref().is_ok_and(|text| text.trim().is_empty()));
    Ok(lines.map(move |(i, line)| {
        let case = line.and_then(|text| Ok(serde_json::from_str(&text)?));
        case.map_err(|error| at(Some(i + 1), error))
    }))
}
