//! A given array.

use std::fmt;

use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::DType;
use crate::host::HostArray;

/// This array: the variable gets its shape and dtype from it.
///
/// For what [`HostArray`] can be made from: nested Rust arrays, `Vec`s, ndarray's arrays, scalars. Unsuffixed literals have Rust's types, so
/// `value([0.5])` is a `float64` and `value([0.5f32])` a `float32`. TensorFlow: a tensor or array as the initializer.
///
/// ```
/// use varscope::init::value;
///
/// assert_eq!(value([23, 42]).value_of().unwrap().shape(), [2]);
/// ```
pub fn value(value: impl Into<HostArray>) -> Initializer {
    Initializer(Family::Value(Given(value.into())))
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given(pub(super) HostArray);

impl Initialize for Given {
    fn check(&self, shape: &[usize], _dtype: DType) -> Result<(), InitError> {
        if shape == self.0.shape() {
            return Ok(());
        }
        let (expected, found) = (shape.to_vec(), self.0.shape().to_vec());
        Err(InitError::Shape {
            initializer: self.to_string(),
            expected,
            found,
        })
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        Ok(self.0.cast_to(fill.dtype)?)
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("value(")?;
        self.0.fmt_short(f)?;
        f.write_str(")")
    }
}
