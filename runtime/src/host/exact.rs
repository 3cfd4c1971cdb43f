//! Conversions of what files have: floats round, and nothing else changes its value.

use std::fmt;

use varscope_names::OneLine;

use super::array::{Element, Tagged};
use super::dtype::DType;
use super::{FromF64, HostArray, Scalar, with_real, with_type, with_typed};

/// A value that another element type can't hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub struct InexactCast {
    /// The value.
    pub value: Scalar,
    /// Where it stands in its tensor.
    pub place: Vec<usize>,
    /// The element type that it was to get.
    pub dtype: DType,
}

impl fmt::Display for InexactCast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            value,
            place,
            dtype,
        } = self;
        if place.is_empty() {
            f.write_str("its value")?;
        } else {
            write!(f, "element {place:?}")?;
        }
        write!(f, " is {}, which {dtype} can't hold", OneLine(value))
    }
}

impl HostArray {
    /// The same values with another element type: floats are rounded to floats of any size, and complex numbers to complex numbers;
    /// whatever else is converted keeps its value.
    ///
    /// # Errors
    /// The first value that the other type can't hold, and where it stands.
    pub(crate) fn cast_exactly(&self, dtype: DType) -> Result<Self, InexactCast> {
        if dtype == self.dtype() {
            return Ok(self.clone());
        }
        if let Some(rounded) = self.rounded(dtype) {
            return Ok(rounded);
        }
        let mut elements = self.scalars();
        with_type!(dtype, T => collect::<T>(&mut elements, self.shape()), foreign => Err(InexactCast {
            value: elements.next().unwrap_or(Scalar::Bool(false)),
            place: vec![0; self.shape().len()],
            dtype: foreign,
        }))
    }

    /// Floats as floats of another size; nothing if one of the two is no float. All of a model may be such.
    pub(super) fn rounded(&self, dtype: DType) -> Option<Self> {
        fn real<S: Element + Copy + Into<f64>, T: Element + FromF64>(
            from: &HostArray,
        ) -> Option<HostArray> {
            let elements = from.elements::<S>()?;
            let rounded = elements.iter().map(|e| T::from_f64((*e).into())).collect();
            HostArray::from_elements(from.shape(), rounded).ok()
        }
        if !dtype.is_floating() {
            return None;
        }
        with_real!(self.dtype(), S => with_real!(dtype, T => real::<S, T>(self), _ => None), _ => None)
    }

    /// The elements without their type, in row-major order.
    pub(super) fn scalars(&self) -> Box<dyn Iterator<Item = Scalar> + '_> {
        with_typed!(self, a => Box::new(a.iter().map(Tagged::to_scalar)))
    }
}

fn collect<T: Element>(
    elements: &mut dyn Iterator<Item = Scalar>,
    shape: &[usize],
) -> Result<HostArray, InexactCast> {
    let cast = elements.enumerate().map(|(at, value)| {
        convert::<T>(&value).ok_or_else(|| InexactCast {
            value,
            place: place(at, shape),
            dtype: T::DTYPE,
        })
    });
    HostArray::of_as_many(shape, cast)
}

/// Whether every value of one type is one of the other, or rounds to one: nothing has to be looked at.
pub(crate) const fn always_casts(from: DType, to: DType) -> bool {
    let rounds = (from.is_floating() && (to.is_floating() || to.is_complex()))
        || (from.is_complex() && to.is_complex());
    rounds || matches!(from, DType::Bool) && !matches!(to, DType::String)
}

/// The element of this value; nothing if there is none.
#[inline]
fn convert<T: Element>(scalar: &Scalar) -> Option<T> {
    let is_integer = T::DTYPE.is_integer();
    match *scalar {
        Scalar::Float(v) if is_integer => {
            /// From here on, an `i128` is no more than a limit.
            const LIMIT: f64 = 1.0e38;
            let is_whole = v.fract() == 0.0 && v.abs() < LIMIT;
            T::from_scalar(&Scalar::Int(is_whole.then_some(v as i128)?)).ok()
        }
        Scalar::Int(v) if T::DTYPE == DType::Bool => {
            let is_bit = v == 0 || v == 1;
            T::from_scalar(&Scalar::Bool(is_bit.then_some(v == 1)?)).ok()
        }
        Scalar::Int(v) if !is_integer => {
            let near = T::from_scalar(scalar).ok()?;
            let is_it = |float: f64| float.is_finite() && float as i128 == v;
            let is_same = match near.to_scalar() {
                Scalar::Float(float) => is_it(float),
                Scalar::Complex(z) => is_it(z.re),
                _ => false,
            };
            is_same.then_some(near)
        }
        _ => T::from_scalar(scalar).ok(),
    }
}

/// Where the element of this number stands, in row-major order.
fn place(mut at: usize, shape: &[usize]) -> Vec<usize> {
    let mut place: Vec<usize> = shape
        .iter()
        .rev()
        .map(|dim| {
            let (rest, here) = (at / dim.max(&1), at % dim.max(&1));
            at = rest;
            here
        })
        .collect();
    place.reverse();
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::{bf16, f16};

    fn fails(from: impl Into<HostArray>, dtype: DType) -> String {
        let from = from.into();
        let error = from.cast_exactly(dtype).expect_err("it must be refused");
        assert!(!always_casts(from.dtype(), dtype));
        error.to_string()
    }

    #[test]
    fn floats_round_and_the_rest_keeps_its_value() {
        let cast = |from: HostArray, dtype| from.cast_exactly(dtype).map_err(|e| e.to_string());
        assert_eq!(
            cast([0.1f32].into(), DType::BF16),
            Ok([bf16::from_f32(0.1)].into())
        );
        assert_eq!(cast([bf16::ONE].into(), DType::F64), Ok([1.0f64].into()));
        assert_eq!(
            cast([1e30f64].into(), DType::F16),
            Ok([f16::INFINITY].into())
        );
        assert_eq!(cast([[7i64]].into(), DType::U8), Ok([[7u8]].into()));
        assert_eq!(
            cast([1i32, 0].into(), DType::Bool),
            Ok([true, false].into())
        );
        assert_eq!(cast([true].into(), DType::F32), Ok([1.0f32].into()));
        assert_eq!(cast([-3.0f32].into(), DType::I8), Ok([-3i8].into()));
        assert_eq!(
            cast([1i64 << 40].into(), DType::F32),
            Ok([(1u64 << 40) as f32].into())
        );
        assert_eq!(
            cast([[0i64; 0]; 2].into(), DType::U8),
            Ok([[0u8; 0]; 2].into())
        );
    }

    #[test]
    fn a_value_that_does_not_fit_is_named_with_its_place() {
        assert_eq!(
            fails([[1, 2], [3, 300]], DType::U8),
            "element [1, 1] is 300, which uint8 can't hold"
        );
        assert_eq!(
            fails(-1, DType::U64),
            "its value is -1, which uint64 can't hold"
        );
        assert_eq!(
            fails([0.5f32], DType::I32),
            "element [0] is 0.5, which int32 can't hold"
        );
        assert_eq!(
            fails([f32::NAN], DType::I32),
            "element [0] is NaN, which int32 can't hold"
        );
        assert_eq!(
            fails([1e39f64], DType::I64),
            "element [0] is 1e39, which int64 can't hold"
        );
        assert_eq!(
            fails([(1i64 << 40) + 1], DType::F32),
            "element [0] is 1099511627777, which float32 can't hold"
        );
        assert_eq!(
            fails([2], DType::Bool),
            "element [0] is 2, which bool can't hold"
        );
        assert_eq!(
            fails(["x"], DType::F32),
            "element [0] is \"x\", which float32 can't hold"
        );
    }
}
