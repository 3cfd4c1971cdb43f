//! Draws whose variance depends on how many connections a unit has.

use std::fmt;

use super::random_normal::RandomNormal;
use super::random_uniform::RandomUniform;
use super::real::{check_real, drawn};
use super::truncated_normal::{STDDEV_OF_TRUNCATED, TruncatedNormal};
use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::DType;
use crate::host::HostArray;

/// Which connections [`variance_scaling`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Those into a unit.
    FanIn,
    /// Those out of a unit.
    FanOut,
    /// The mean of both.
    FanAvg,
}

/// What [`variance_scaling`] draws from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Distribution {
    /// Uniform, around 0.
    Uniform,
    /// Normal. (TensorFlow calls it `untruncated_normal`.)
    Normal,
    /// Normal, cut at two standard deviations, and widened so that the variance is as asked for. (TensorFlow calls it `truncated_normal`, or `normal`.)
    TruncatedNormal,
}

/// Draws with mean 0 and variance `scale / n`, where n is the number of connections by `mode`.
///
/// The last two dimensions of the shape are inputs and outputs, as in a dense layer's matrix; dimensions before them are the window of a convolution
/// (height and width of a HWIO filter), whose size multiplies both. A vector counts as inputs and as outputs, a scalar as one
/// connection. n is at least 1.
///
/// For real floating point types. `scale` must be finite and greater than 0. TensorFlow: `tf.variance_scaling_initializer`.
///
/// ```
/// use varscope::init::{Distribution, Mode, he_normal, variance_scaling};
///
/// assert_eq!(variance_scaling(2.0, Mode::FanIn, Distribution::TruncatedNormal), he_normal());
/// ```
pub const fn variance_scaling(scale: f64, mode: Mode, distribution: Distribution) -> Initializer {
    Initializer(Family::VarianceScaling(VarianceScaling {
        scale,
        mode,
        distribution,
    }))
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident: $scale:literal, $mode:ident, $distribution:ident;)*) => {
        $(
            $(#[$doc])*
            pub const fn $name() -> Initializer {
                variance_scaling($scale, Mode::$mode, Distribution::$distribution)
            }
        )*

        /// The named forms, under which they print.
        const NAMED: &[(&str, VarianceScaling)] = &[$(
            (stringify!($name), VarianceScaling { scale: $scale, mode: Mode::$mode, distribution: Distribution::$distribution }),
        )*];
    };
}

named! {
    /// Uniform on ±√(6 / (inputs + outputs)): the default for floats.
    ///
    /// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010). TensorFlow: `tf.glorot_uniform_initializer`.
    glorot_uniform: 1.0, FanAvg, Uniform;

    /// Truncated normal with variance 2 / (inputs + outputs).
    ///
    /// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010). TensorFlow: `tf.glorot_normal_initializer`.
    glorot_normal: 1.0, FanAvg, TruncatedNormal;

    /// Uniform on ±√(6 / inputs), for layers before a ReLU.
    ///
    /// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (2015). TensorFlow: `tf.initializers.he_uniform`.
    he_uniform: 2.0, FanIn, Uniform;

    /// Truncated normal with variance 2 / inputs, for layers before a ReLU.
    ///
    /// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (2015). TensorFlow: `tf.initializers.he_normal`.
    he_normal: 2.0, FanIn, TruncatedNormal;

    /// Uniform on ±√(3 / inputs).
    ///
    /// LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998). TensorFlow: `tf.initializers.lecun_uniform`.
    lecun_uniform: 1.0, FanIn, Uniform;

    /// Truncated normal with variance 1 / inputs, for layers before a SELU.
    ///
    /// LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998). TensorFlow: `tf.initializers.lecun_normal`.
    lecun_normal: 1.0, FanIn, TruncatedNormal;
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct VarianceScaling {
    scale: f64,
    mode: Mode,
    distribution: Distribution,
}

impl VarianceScaling {
    /// The variance of the draws.
    fn variance(&self, shape: &[usize]) -> f64 {
        let (inputs, outputs) = fans(shape);
        let connections = match self.mode {
            Mode::FanIn => inputs,
            Mode::FanOut => outputs,
            Mode::FanAvg => (inputs + outputs) / 2.0,
        };
        self.scale / connections.max(1.0)
    }

    /// What tells the forms apart in a key. Part of what a seed means.
    const fn tag(&self) -> &'static str {
        match (self.mode, self.distribution) {
            (Mode::FanIn, Distribution::Uniform) => "variance_scaling fan_in uniform",
            (Mode::FanIn, Distribution::Normal) => "variance_scaling fan_in normal",
            (Mode::FanIn, Distribution::TruncatedNormal) => {
                "variance_scaling fan_in truncated_normal"
            }
            (Mode::FanOut, Distribution::Uniform) => "variance_scaling fan_out uniform",
            (Mode::FanOut, Distribution::Normal) => "variance_scaling fan_out normal",
            (Mode::FanOut, Distribution::TruncatedNormal) => {
                "variance_scaling fan_out truncated_normal"
            }
            (Mode::FanAvg, Distribution::Uniform) => "variance_scaling fan_avg uniform",
            (Mode::FanAvg, Distribution::Normal) => "variance_scaling fan_avg normal",
            (Mode::FanAvg, Distribution::TruncatedNormal) => {
                "variance_scaling fan_avg truncated_normal"
            }
        }
    }
}

/// Inputs and outputs of a unit. Floats, because the product may be beyond any integer before the shape is checked.
fn fans(shape: &[usize]) -> (f64, f64) {
    match *shape {
        [] => (1.0, 1.0),
        [n] => (n as f64, n as f64),
        [ref window @ .., inputs, outputs] => {
            let window: f64 = window.iter().map(|&d| d as f64).product();
            (window * inputs as f64, window * outputs as f64)
        }
    }
}

impl Initialize for VarianceScaling {
    fn check(&self, shape: &[usize], dtype: DType) -> Result<(), InitError> {
        check_real(self, dtype, &[("scale", self.scale)])?;
        if self.scale <= 0.0 {
            return Err(InitError::parameter(
                self,
                "scale",
                self.scale,
                "greater than 0.0",
            ));
        }
        // What the draws are scaled by must fit as well: √3 times the root of the variance is the most of the three.
        check_real(
            self,
            dtype,
            &[("scale", (3.0 * self.variance(shape)).sqrt())],
        )
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        let key = fill.key(self.tag(), &[self.scale]);
        let variance = self.variance(fill.shape);
        match self.distribution {
            Distribution::Uniform => {
                let max = (3.0 * variance).sqrt();
                drawn(self, fill, &key, &RandomUniform { min: -max, max })
            }
            Distribution::Normal => drawn(
                self,
                fill,
                &key,
                &RandomNormal {
                    mean: 0.0,
                    stddev: variance.sqrt(),
                },
            ),
            Distribution::TruncatedNormal => {
                let stddev = variance.sqrt() / STDDEV_OF_TRUNCATED;
                drawn(self, fill, &key, &TruncatedNormal { mean: 0.0, stddev })
            }
        }
    }
}

impl fmt::Display for VarianceScaling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMED.iter().find(|(_, named)| named == self) {
            Some((name, _)) => write!(f, "{name}()"),
            None => write!(
                f,
                "variance_scaling({:?}, {:?}, {:?})",
                self.scale, self.mode, self.distribution
            ),
        }
    }
}
