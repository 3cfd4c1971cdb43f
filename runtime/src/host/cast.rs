//! Conversions between element types, as TensorFlow allows them.

use ndarray::{ArcArray, IxDyn};
use varscope_names::OneLine;

use super::array::Element;
use super::dtype::DType;
use super::stored::Unfit;
use super::{HostArray, Scalar, with_type, with_typed};

/// A value that does not convert to a dtype.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConversionError {
    /// TensorFlow does not convert values of this kind, whatever the value: `1.0` is no `int32`.
    #[error("Expected {expected}, but got {} of type '{}'.", OneLine(.found), found.kind())]
    Type {
        /// The dtype asked for.
        expected: DType,
        /// The first value that isn't one.
        found: Scalar,
    },
    /// An integer that the narrower type can't hold.
    #[error(
        "{} is out of range for {expected}; write a smaller value, or a wider dtype",
        OneLine(.found)
    )]
    Range {
        /// The dtype asked for.
        expected: DType,
        /// The first value that is out of range.
        found: Scalar,
    },
}

impl Scalar {
    /// The scalar as an element, by the rules of [`HostArray::cast_to`].
    pub(crate) fn convert<T: Element>(&self) -> Result<T, ConversionError> {
        T::from_scalar(self).map_err(|unfit| {
            let (expected, found) = (T::DTYPE, self.clone());
            match unfit {
                Unfit::Type => ConversionError::Type { expected, found },
                Unfit::Range => ConversionError::Range { expected, found },
            }
        })
    }
}

impl HostArray {
    /// The same values with another element type.
    ///
    /// TensorFlow's rules: floats convert to floats and complex numbers only, integers to all but `bool` and `string`, bools to all
    /// but `string`, strings to nothing else, complex numbers to complex numbers. Values are not inspected, so `1.0` does not convert to
    /// `int32`; but an integer that the new type can't hold is an error here and never wraps. Floats round to the nearest.
    ///
    /// An array without elements has nothing that could fail to convert.
    ///
    /// # Errors
    /// [`ConversionError`] with the first element that does not convert.
    pub fn cast_to(&self, dtype: DType) -> Result<Self, ConversionError> {
        fn refused<S: Element>(from: &ArcArray<S, IxDyn>, foreign: DType) -> ConversionError {
            let first = from.first().cloned().unwrap_or_default();
            ConversionError::Type {
                expected: foreign,
                found: first.to_scalar(),
            }
        }
        if dtype == self.dtype() {
            return Ok(self.clone());
        }
        if let Some(rounded) = self.rounded(dtype) {
            return Ok(rounded);
        }
        let mut elements = self.scalars();
        // For each type once: for each pair of types it would be a tenth of a small program.
        with_type!(dtype, T => cast::<T>(&mut elements, self.shape()),
            foreign => Err(with_typed!(self, a => refused(a, foreign))))
    }
}

fn cast<T: Element>(
    elements: &mut dyn Iterator<Item = Scalar>,
    shape: &[usize],
) -> Result<HostArray, ConversionError> {
    HostArray::of_as_many(shape, elements.map(|e| e.convert::<T>()))
}
