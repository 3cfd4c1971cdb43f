//! What TensorFlow's layers, optimizers, averages, schedules, clipping and regularizers compute, recorded, beside what ours do.

mod array;
mod average;
mod case;
mod clip;
mod layer;
mod optimizer;
mod regularizer;
mod schedule;

use std::fmt;

pub use array::Array;
pub use case::{Case, Kind, cases};

/// What can go wrong with a case besides differences.
pub type Fault = Box<dyn std::error::Error>;

type Run<T = ()> = Result<T, Fault>;

/// An array that came out otherwise than on TensorFlow.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Which.
    pub array: String,
    /// What is different.
    pub what: What,
}

/// What is different.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The values: the largest error, relative to the largest magnitude.
    Error(f64),
    /// Something else.
    Other(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Error(error) => write!(f, "{}: largest error {error:.2e}", self.array),
            What::Other(what) => write!(f, "{}: {what}", self.array),
        }
    }
}

/// The differences of a case, run through the public API; nothing if its kind is not known.
///
/// # Errors
/// If the case can't be run.
pub fn differences(case: &Case) -> Result<Option<Vec<Difference>>, Fault> {
    let mut compared = Compared::default();
    match &case.kind {
        Kind::Dense(recorded) => layer::dense(recorded, &mut compared)?,
        Kind::Conv2d(recorded) => layer::conv2d(recorded, &mut compared)?,
        Kind::Conv2dTranspose(recorded) => layer::conv2d_transpose(recorded, &mut compared)?,
        Kind::MaxPooling2d(recorded) => layer::max_pooling2d(recorded, &mut compared)?,
        Kind::BatchNormalization(recorded) => layer::batch_norm(recorded, &mut compared)?,
        Kind::LayerNorm(recorded) => layer::layer_norm(recorded, &mut compared)?,
        Kind::Lstm(recorded) => layer::lstm(recorded, &mut compared)?,
        Kind::Gru(recorded) => layer::gru(recorded, &mut compared)?,
        Kind::Optimizer(recorded) => optimizer::run(recorded, &mut compared)?,
        Kind::ExponentialMovingAverage(recorded) => average::run(recorded, &mut compared)?,
        Kind::Schedule(recorded) => schedule::run(recorded, &mut compared)?,
        Kind::ClipByGlobalNorm(recorded) => clip::run(recorded, &mut compared)?,
        Kind::Regularizer(recorded) => regularizer::run(recorded, &mut compared)?,
        Kind::Unknown => return Ok(None),
    }
    Ok(Some(compared.differences))
}

/// The largest error that is none, relative to the largest magnitude in an array.
const TOLERANCE: f64 = 2e-5;

/// What was compared.
#[derive(Debug, Default)]
struct Compared {
    differences: Vec<Difference>,
}

impl Compared {
    fn array(&mut self, array: impl Into<String>, found: &Array, expected: &Array) {
        self.within(TOLERANCE, array, found, expected);
    }

    fn within(
        &mut self,
        tolerance: f64,
        array: impl Into<String>,
        found: &Array,
        expected: &Array,
    ) {
        let array = array.into();
        match found.error(expected) {
            // Also what is no number.
            Some(error) if error <= tolerance => {}
            Some(error) => self.add(array, What::Error(error)),
            None => {
                let what = format!("shape {:?} instead of {:?}", found.shape, expected.shape);
                self.add(array, What::Other(what));
            }
        }
    }

    fn same<T: PartialEq + fmt::Debug>(&mut self, array: impl Into<String>, found: T, expected: T) {
        if found != expected {
            let what = format!("{found:?} instead of {expected:?}");
            self.add(array.into(), What::Other(what));
        }
    }

    fn add(&mut self, array: String, what: What) {
        self.differences.push(Difference { array, what });
    }
}
