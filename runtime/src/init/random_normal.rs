//! Normal draws.

use std::fmt;

use super::real::{Draw, Work, check_real, drawn};
use super::stream::Stream;
use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::DType;
use crate::host::HostArray;

/// Draws from the normal distribution with this mean and standard deviation.
///
/// For real floating point types. `stddev` must be finite and not negative. TensorFlow: `tf.random_normal_initializer`.
///
/// ```
/// use varscope::init::random_normal;
///
/// assert_eq!(random_normal(0.0, 0.1).to_string(), "random_normal(0.0, 0.1)");
/// ```
pub const fn random_normal(mean: f64, stddev: f64) -> Initializer {
    Initializer(Family::RandomNormal(RandomNormal { mean, stddev }))
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RandomNormal {
    pub(super) mean: f64,
    pub(super) stddev: f64,
}

impl Draw for RandomNormal {
    fn draw<W: Work>(&self, stream: &mut Stream, out: &mut [W]) {
        W::normals(stream, out);
        scale(out, self.mean, self.stddev);
    }
}

/// From standard draws to those with a mean and a standard deviation.
pub(super) fn scale<W: Work>(out: &mut [W], mean: f64, stddev: f64) {
    let (mean, stddev) = (W::from_f64(mean), W::from_f64(stddev));
    for z in out {
        *z = *z * stddev + mean;
    }
}

/// Refuses what is no mean and standard deviation.
pub(super) fn check_moments(
    initializer: &dyn fmt::Display,
    dtype: DType,
    mean: f64,
    stddev: f64,
) -> Result<(), InitError> {
    check_real(initializer, dtype, &[("mean", mean), ("stddev", stddev)])?;
    if stddev < 0.0 {
        return Err(InitError::parameter(
            initializer,
            "stddev",
            stddev,
            "0.0 or more",
        ));
    }
    Ok(())
}

impl Initialize for RandomNormal {
    fn check(&self, _shape: &[usize], dtype: DType) -> Result<(), InitError> {
        check_moments(self, dtype, self.mean, self.stddev)
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        drawn(
            self,
            fill,
            &fill.key("random_normal", &[self.mean, self.stddev]),
            self,
        )
    }
}

impl fmt::Display for RandomNormal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "random_normal({:?}, {:?})", self.mean, self.stddev)
    }
}
