//! The floating point types that can be drawn.

use std::fmt::Display;
use std::ops::{Add, Mul, Sub};

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};

use super::stream::{Key, Stream, filled};
use super::{Fill, InitError, standard};
use crate::dtype::{DType, Element};
use crate::host::{FromF64, HostArray};

/// Elements that are drawn before the next step is done to them, while they are in the nearest cache.
const AT_ONCE: usize = 1024;

/// A distribution of real numbers.
pub(super) trait Draw: Sync {
    /// Overwrites `out` with independent draws.
    fn draw<W: Work>(&self, stream: &mut Stream, out: &mut [W]);

    /// Puts right what rounding to a narrower type has put out of range.
    fn round<T: Real>(&self, _out: &mut [T]) {}
}

/// A real element type.
pub(super) trait Real: Element + FromF64 + Copy + PartialOrd {
    /// The largest finite number.
    const LARGEST: f64;

    /// The largest number below this one.
    fn next_down(self) -> Self;

    /// Overwrites `out` with draws.
    fn draw(from: &impl Draw, stream: &mut Stream, out: &mut [Self]);
}

/// A type that distributions compute in.
pub(super) trait Work:
    Real + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
    /// Overwrites `out` with draws from the standard normal distribution.
    fn normals(stream: &mut Stream, out: &mut [Self]);

    /// Overwrites `out` with draws from [0, 1).
    fn uniforms(stream: &mut Stream, out: &mut [Self]);
}

macro_rules! works {
    ($($t:ident, $normals:path, $uniforms:path;)*) => {$(
        impl Real for $t {
            const LARGEST: f64 = $t::MAX as f64;

            fn next_down(self) -> Self {
                $t::next_down(self)
            }

            fn draw(from: &impl Draw, stream: &mut Stream, out: &mut [Self]) {
                for out in out.chunks_mut(AT_ONCE) {
                    from.draw(stream, out);
                    from.round(out);
                }
            }
        }

        impl Work for $t {
            fn normals(stream: &mut Stream, out: &mut [Self]) {
                $normals(stream, out);
            }

            fn uniforms(stream: &mut Stream, out: &mut [Self]) {
                $uniforms(stream, out);
            }
        }
    )*};
}

works! {
    f32, standard::normal_f32, standard::uniform_f32;
    f64, standard::normal_f64, standard::uniform_f64;
}

macro_rules! halves {
    ($($t:ident),*) => {$(
        impl Real for $t {
            const LARGEST: f64 = $t::MAX.to_f64_const();

            fn next_down(self) -> Self {
                match self.to_bits() {
                    0 | 0x8000 => $t::from_bits(0x8001),
                    bits if bits < 0x8000 => $t::from_bits(bits - 1),
                    bits => $t::from_bits(bits + 1),
                }
            }

            fn draw(from: &impl Draw, stream: &mut Stream, out: &mut [Self]) {
                let mut wide = [0.0f32; AT_ONCE];
                for out in out.chunks_mut(AT_ONCE) {
                    let wide = &mut wide[..out.len()];
                    from.draw(stream, wide);
                    out.convert_from_f32_slice(wide);
                    from.round(out);
                }
            }
        }
    )*};
}

halves!(f16, bf16);

/// Runs one expression for the real type that a dtype stands for, which `$T` names.
macro_rules! with_real {
    ($initializer:expr, $dtype:expr, $T:ident => $body:expr) => {
        $crate::host::with_real!($dtype, $T => $body, other => Err($crate::init::InitError::not_real($initializer, other)))
    };
}
pub(super) use with_real;

/// Makes an array of draws.
pub(super) fn drawn(
    initializer: &dyn Display,
    fill: &Fill<'_>,
    key: &Key,
    from: &impl Draw,
) -> Result<HostArray, InitError> {
    with_real!(initializer, fill.dtype, T => Ok(filled(fill.shape, key, |stream, out: &mut [T]| T::draw(from, stream, out))?))
}

/// Refuses dtypes other than the real ones, and parameters that are infinite or NaN in that dtype.
pub(super) fn check_real(
    initializer: &dyn Display,
    dtype: DType,
    parameters: &[(&'static str, f64)],
) -> Result<(), InitError> {
    let max = with_real!(initializer, dtype, T => Ok(T::LARGEST))?;
    for &(name, value) in parameters {
        if !value.is_finite() {
            return Err(InitError::parameter(
                initializer,
                name,
                value,
                "a finite number",
            ));
        }
        if value.abs() > max {
            return Err(InitError::parameter(
                initializer,
                name,
                value,
                "a number that the dtype can hold",
            ));
        }
    }
    Ok(())
}
