//! Uniform draws.

use std::fmt;

use pulp::Arch;

use super::real::{Draw, Real, Work, check_real, drawn};
use super::stream::{Key, Stream, filled};
use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::{DType, Element};
use crate::host::{HostArray, with_integer};

/// Draws from the uniform distribution on `min` (included) to `max` (excluded).
///
/// For real floating point types, where `min == max` gives that number, and for integers, where both must be whole, `min < max`, and
/// what lies between must fit the type. TensorFlow: `tf.random_uniform_initializer`.
pub const fn random_uniform(min: f64, max: f64) -> Initializer {
    Initializer(Family::RandomUniform(RandomUniform { min, max }))
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RandomUniform {
    pub(super) min: f64,
    pub(super) max: f64,
}

impl Draw for RandomUniform {
    fn draw<W: Work>(&self, stream: &mut Stream, out: &mut [W]) {
        let min = W::from_f64(self.min);
        let width = W::from_f64(self.max) - min;
        W::uniforms(stream, out);
        Arch::new().dispatch(
            #[inline(always)]
            || out.iter_mut().for_each(|u| *u = *u * width + min),
        );
    }

    /// `max` is excluded, also where the draws next to it are rounded to it.
    fn round<T: Real>(&self, out: &mut [T]) {
        let (min, max) = (T::from_f64(self.min), T::from_f64(self.max));
        let top = if max.next_down() > min {
            max.next_down()
        } else {
            min
        };
        for v in out {
            *v = if *v >= max { top } else { *v };
        }
    }
}

impl RandomUniform {
    fn check_integers<T: Element + TryFrom<i128>>(&self) -> Result<(), InitError> {
        let bad = |parameter, value, must| Err(InitError::parameter(self, parameter, value, must));
        for (name, value) in [("min", self.min), ("max", self.max)] {
            if value.fract() != 0.0 {
                return bad(name, value, "a whole number, as the dtype is an integer");
            }
        }
        if self.min >= self.max {
            return bad(
                "max",
                self.max,
                "greater than min, as the dtype is an integer",
            );
        }
        // Far away numbers saturate, and are out of any range still.
        for (name, value, drawn) in [
            ("min", self.min, self.min as i128),
            ("max", self.max, self.max as i128 - 1),
        ] {
            if T::try_from(drawn).is_err() {
                return bad(name, value, "within the dtype's range");
            }
        }
        Ok(())
    }

    fn no_number(&self, dtype: DType) -> InitError {
        InitError::DType {
            initializer: self.to_string(),
            dtype,
            makes: "real floating point numbers and integers",
        }
    }

    fn integers<T: Element + TryFrom<i128>>(
        &self,
        shape: &[usize],
        key: &Key,
    ) -> Result<HostArray, InitError> {
        let min = self.min as i128;
        // From 1 to 2⁶⁴, by `check_integers`.
        let span = (self.max as i128 - min) as u128;
        Ok(filled(shape, key, |stream, out: &mut [T]| {
            for v in out {
                *v = T::try_from(min + below(stream, span) as i128).unwrap_or_default();
            }
        })?)
    }
}

/// A whole number from 0 to `span` (excluded, at most 2⁶⁴), each as likely as the others.
///
/// Lemire, "Fast Random Integer Generation in an Interval" (2019).
fn below(stream: &mut Stream, span: u128) -> u128 {
    let unfair = (1 << 64) % span;
    loop {
        let product = u128::from(stream.long_word()) * span;
        if product % (1 << 64) >= unfair {
            return product >> 64;
        }
    }
}

impl Initialize for RandomUniform {
    fn check(&self, _shape: &[usize], dtype: DType) -> Result<(), InitError> {
        if !dtype.is_floating() {
            return with_integer!(dtype, T => self.check_integers::<T>(), other => Err(self.no_number(other)));
        }
        check_real(self, dtype, &[("min", self.min), ("max", self.max)])?;
        if self.min > self.max {
            return Err(InitError::parameter(self, "max", self.max, "min or more"));
        }
        // What draws are computed in: halves as `f32`.
        let limit = if dtype == DType::F64 {
            f64::MAX
        } else {
            f32::MAX.into()
        };
        if self.max - self.min > limit {
            return Err(InitError::parameter(
                self,
                "max",
                self.max,
                "nearer to min, as the dtype can't hold the difference",
            ));
        }
        Ok(())
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        let key = fill.key("random_uniform", &[self.min, self.max]);
        if fill.dtype.is_floating() {
            return drawn(self, fill, &key, self);
        }
        with_integer!(fill.dtype, T => self.integers::<T>(fill.shape, &key), other => Err(self.no_number(other)))
    }
}

impl fmt::Display for RandomUniform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "random_uniform({:?}, {:?})", self.min, self.max)
    }
}
