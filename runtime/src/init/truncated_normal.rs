//! Normal draws without tails.

use std::fmt;

use super::random_normal::{check_moments, scale};
use super::real::{Draw, Work, drawn};
use super::stream::{Stream, WORDS};
use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::DType;
use crate::host::HostArray;

/// Draws from the normal distribution; those more than two standard deviations from the mean are drawn again.
///
/// `stddev` is that of the distribution before it is cut; what remains has 0.8796 of it. For real floating point types; `stddev` must
/// be finite and not negative. TensorFlow: `tf.truncated_normal_initializer`.
pub const fn truncated_normal(mean: f64, stddev: f64) -> Initializer {
    Initializer(Family::TruncatedNormal(TruncatedNormal { mean, stddev }))
}

/// The standard deviation of a standard normal distribution that is cut at two standard deviations.
///
/// The constant of TensorFlow and Keras: `scipy.stats.truncnorm.std(a=-2, b=2, loc=0., scale=1.)`.
pub(super) const STDDEV_OF_TRUNCATED: f64 = 0.879_625_661_034_239_8;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TruncatedNormal {
    pub(super) mean: f64,
    pub(super) stddev: f64,
}

impl Draw for TruncatedNormal {
    fn draw<W: Work>(&self, stream: &mut Stream, out: &mut [W]) {
        let (low, high) = (W::from_f64(-2.0), W::from_f64(2.0));
        W::normals(stream, out);
        let mut spare = [W::default(); WORDS];
        let mut used = spare.len();
        for z in &mut *out {
            while *z < low || *z > high {
                if used == spare.len() {
                    W::normals(stream, &mut spare);
                    used = 0;
                }
                *z = spare[used];
                used += 1;
            }
        }
        scale(out, self.mean, self.stddev);
    }
}

impl Initialize for TruncatedNormal {
    fn check(&self, _shape: &[usize], dtype: DType) -> Result<(), InitError> {
        check_moments(self, dtype, self.mean, self.stddev)
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        drawn(
            self,
            fill,
            &fill.key("truncated_normal", &[self.mean, self.stddev]),
            self,
        )
    }
}

impl fmt::Display for TruncatedNormal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "truncated_normal({:?}, {:?})", self.mean, self.stddev)
    }
}
