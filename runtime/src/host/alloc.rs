//! Room for elements.

use super::array::Element;
use super::dtype::DType;

/// An array that can't be made: its elements can't be counted, or don't fit into memory; or there is no such element type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an array of shape {shape:?} and dtype {dtype} {}", match dtype.is_foreign() {
    true => "can't be made: varscope has no such dtype",
    false => "does not fit into memory; make the shape smaller",
})]
pub struct AllocError {
    /// The element type asked for.
    pub dtype: DType,
    /// The shape asked for.
    pub shape: Vec<usize>,
}

impl AllocError {
    pub(super) fn new<T: Element>(shape: &[usize]) -> Self {
        Self::of(T::DTYPE, shape)
    }

    /// Nothing is of a foreign type.
    pub(crate) fn of(dtype: DType, shape: &[usize]) -> Self {
        Self {
            dtype,
            shape: shape.to_vec(),
        }
    }

    /// How many elements the shape has, if an address space can hold them.
    ///
    /// As in ndarray, zeros don't count: `[0, usize::MAX, 2]` is refused although it has no element.
    pub(crate) fn count<T: Element>(shape: &[usize]) -> Result<usize, Self> {
        shape
            .iter()
            .filter(|&&d| d != 0)
            .try_fold(size_of::<T>(), |bytes, &d| bytes.checked_mul(d))
            .filter(|&bytes| isize::try_from(bytes).is_ok())
            .map(|_| shape.iter().product())
            .ok_or_else(|| Self::new::<T>(shape))
    }
}

/// How many elements the shape has, if there is memory for them now.
///
/// Asked for and given back untouched, because `vec!` aborts when there is not enough.
fn room<T: Element>(shape: &[usize]) -> Result<usize, AllocError> {
    let count = AllocError::count::<T>(shape)?;
    Vec::<T>::new()
        .try_reserve_exact(count)
        .map_err(|_| AllocError::new::<T>(shape))?;
    Ok(count)
}

/// As many zeros, `false`s or empty strings as the shape has elements.
pub(crate) fn zeros<T: Element>(shape: &[usize]) -> Result<Vec<T>, AllocError> {
    room::<T>(shape).map(T::zeros)
}

/// The same value, as often as the shape has elements.
pub(super) fn repeated<T: Element>(shape: &[usize], value: T) -> Result<Vec<T>, AllocError> {
    room::<T>(shape).map(|count| vec![value; count])
}
