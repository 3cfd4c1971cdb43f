//! The same everywhere.

use std::fmt;

use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::{DType, Element};
use crate::host::{AllocError, HostArray, Scalar, with_type};

/// Zeros; `false` for bools, empty strings for strings. The default for integers, bools and strings.
///
/// TensorFlow: `tf.zeros_initializer`.
pub const fn zeros() -> Initializer {
    Initializer(Family::Constant(Constant::Zeros))
}

/// Ones; `true` for bools. Not for strings.
///
/// TensorFlow: `tf.ones_initializer`.
pub const fn ones() -> Initializer {
    Initializer(Family::Constant(Constant::Ones))
}

/// One number, truth value or string, everywhere.
///
/// It converts to the variable's dtype by the rules of [`HostArray::cast_to`]: `constant(0)` makes floats too, but `constant(0.0)` makes
/// no integers. As in TensorFlow this fails late, when the variable is created, and its name is used up by then.
/// TensorFlow: `tf.constant_initializer`.
///
/// ```
/// use varscope::init::constant;
///
/// assert_eq!(constant(0.1).to_string(), "constant(0.1)");
/// ```
pub fn constant(value: impl Into<Scalar>) -> Initializer {
    Initializer(Family::Constant(Constant::Of(value.into())))
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Zeros,
    Ones,
    Of(Scalar),
}

impl Initialize for Constant {
    fn check(&self, _shape: &[usize], dtype: DType) -> Result<(), InitError> {
        match (self, dtype) {
            (Self::Ones, DType::String) => Err(InitError::DType {
                initializer: self.to_string(),
                dtype,
                makes: "numbers and bools",
            }),
            _ => Ok(()),
        }
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        fn full<T: Element>(shape: &[usize], value: &Scalar) -> Result<HostArray, InitError> {
            let value = value.convert::<T>()?;
            Ok(HostArray::full(shape, value)?)
        }
        let value = match self {
            Self::Zeros => return Ok(HostArray::zeros(fill.dtype, fill.shape)?),
            Self::Ones => &Scalar::Bool(true),
            Self::Of(value) => value,
        };
        with_type!(fill.dtype, T => full::<T>(fill.shape, value),
            foreign => Err(AllocError::of(foreign, fill.shape).into()))
    }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zeros => f.write_str("zeros()"),
            Self::Ones => f.write_str("ones()"),
            Self::Of(value) => write!(f, "constant({value})"),
        }
    }
}
