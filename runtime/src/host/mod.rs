//! Values on the host: arrays that carry their element type as a tag.
//!
//! Initializers make them, checkpoints store them, engines create variables from them.

mod cast;
mod into_array;
mod scalar;
mod stored;

use std::borrow::Cow;
use std::fmt;

use half::{bf16, f16};
use ndarray::{ArcArray, ArrayViewD, IxDyn};
use num_complex::Complex;

use crate::dtype::{DType, Element};

pub use cast::ConversionError;
pub use into_array::IntoArray;
pub use scalar::Scalar;
pub(crate) use stored::{Stored, round_to_odd};

/// An array whose element type is known at run time.
///
/// Cloning is cheap: clones share their elements until one of them is written to. Arrays that come in through [`From`] are
/// kept in row-major order, those of the library are too.
///
/// Two arrays are equal if dtype, shape and elements are. Floats compare by their bits, so a NaN equals itself and `0.0`
/// differs from `-0.0`.
///
/// ```
/// use varscope::dtype::DType;
/// use varscope::host::HostArray;
///
/// let a = HostArray::from([[1.0f32, 2.0], [3.0, 4.0]]);
/// assert_eq!((a.dtype(), a.shape()), (DType::F32, &[2, 2][..]));
/// assert_eq!(a.view::<f32>().unwrap()[[1, 0]], 3.0);
/// assert!(a.view::<f64>().is_none());
/// ```
#[derive(Clone)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each variant is named after its element type")]
pub enum HostArray {
    F16(ArcArray<f16, IxDyn>),
    BF16(ArcArray<bf16, IxDyn>),
    F32(ArcArray<f32, IxDyn>),
    F64(ArcArray<f64, IxDyn>),
    I8(ArcArray<i8, IxDyn>),
    I16(ArcArray<i16, IxDyn>),
    I32(ArcArray<i32, IxDyn>),
    I64(ArcArray<i64, IxDyn>),
    U8(ArcArray<u8, IxDyn>),
    U16(ArcArray<u16, IxDyn>),
    U32(ArcArray<u32, IxDyn>),
    U64(ArcArray<u64, IxDyn>),
    Bool(ArcArray<bool, IxDyn>),
    C64(ArcArray<Complex<f32>, IxDyn>),
    C128(ArcArray<Complex<f64>, IxDyn>),
    String(ArcArray<String, IxDyn>),
}

/// Runs one expression for whatever the element type is; `$a` is the typed array.
macro_rules! with_typed {
    ($array:expr, $a:ident => $body:expr) => {
        match $array {
            HostArray::F16($a) => $body,
            HostArray::BF16($a) => $body,
            HostArray::F32($a) => $body,
            HostArray::F64($a) => $body,
            HostArray::I8($a) => $body,
            HostArray::I16($a) => $body,
            HostArray::I32($a) => $body,
            HostArray::I64($a) => $body,
            HostArray::U8($a) => $body,
            HostArray::U16($a) => $body,
            HostArray::U32($a) => $body,
            HostArray::U64($a) => $body,
            HostArray::Bool($a) => $body,
            HostArray::C64($a) => $body,
            HostArray::C128($a) => $body,
            HostArray::String($a) => $body,
        }
    };
}
pub(crate) use with_typed;

/// Runs one expression for whatever the element type is; `$T` names it.
macro_rules! with_type {
    ($dtype:expr, $T:ident => $body:expr) => {{
        macro_rules! arm {
            ($t:ty) => {{
                type $T = $t;
                $body
            }};
        }
        match $dtype {
            DType::F16 => arm!(half::f16),
            DType::BF16 => arm!(half::bf16),
            DType::F32 => arm!(f32),
            DType::F64 => arm!(f64),
            DType::I8 => arm!(i8),
            DType::I16 => arm!(i16),
            DType::I32 => arm!(i32),
            DType::I64 => arm!(i64),
            DType::U8 => arm!(u8),
            DType::U16 => arm!(u16),
            DType::U32 => arm!(u32),
            DType::U64 => arm!(u64),
            DType::Bool => arm!(bool),
            DType::C64 => arm!(num_complex::Complex<f32>),
            DType::C128 => arm!(num_complex::Complex<f64>),
            DType::String => arm!(String),
        }
    }};
}
pub(crate) use with_type;

impl HostArray {
    /// The element type.
    pub const fn dtype(&self) -> DType {
        match self {
            Self::F16(_) => DType::F16,
            Self::BF16(_) => DType::BF16,
            Self::F32(_) => DType::F32,
            Self::F64(_) => DType::F64,
            Self::I8(_) => DType::I8,
            Self::I16(_) => DType::I16,
            Self::I32(_) => DType::I32,
            Self::I64(_) => DType::I64,
            Self::U8(_) => DType::U8,
            Self::U16(_) => DType::U16,
            Self::U32(_) => DType::U32,
            Self::U64(_) => DType::U64,
            Self::Bool(_) => DType::Bool,
            Self::C64(_) => DType::C64,
            Self::C128(_) => DType::C128,
            Self::String(_) => DType::String,
        }
    }

    /// The size of each dimension; empty for a scalar.
    pub fn shape(&self) -> &[usize] {
        with_typed!(self, a => a.shape())
    }

    /// The number of elements; 1 for a scalar.
    pub fn len(&self) -> usize {
        with_typed!(self, a => a.len())
    }

    /// Whether there is no element, because a dimension is 0.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An array of zeros, `false`s or empty strings.
    ///
    /// # Errors
    /// [`AllocError`] if the elements can't be counted in a `usize` or don't fit into memory.
    pub fn zeros(dtype: DType, shape: &[usize]) -> Result<Self, AllocError> {
        with_type!(dtype, T => {
            let zeros = T::zeroed(AllocError::count::<T>(shape)?);
            Self::from_elements(shape, zeros.ok_or_else(|| AllocError::new::<T>(shape))?)
        })
    }

    /// An array with the same value everywhere.
    pub(crate) fn full<T: Element>(shape: &[usize], value: T) -> Result<Self, AllocError> {
        let count = AllocError::count::<T>(shape)?;
        // Asked for and given back untouched, because `vec!` aborts when there is not enough.
        Vec::<T>::new()
            .try_reserve_exact(count)
            .map_err(|_| AllocError::new::<T>(shape))?;
        Self::from_elements(shape, vec![value; count])
    }

    /// Makes an array of as many elements as its shape says.
    pub(crate) fn from_elements<T: Element>(
        shape: &[usize],
        elements: Vec<T>,
    ) -> Result<Self, AllocError> {
        let array = ArcArray::from_shape_vec(IxDyn(shape), elements);
        Ok(T::wrap(array.map_err(|_| AllocError::new::<T>(shape))?))
    }

    /// The elements as an array of `T`, or `None` if they are something else.
    pub fn view<T: Element>(&self) -> Option<ArrayViewD<'_, T>> {
        T::peek(self).map(|a| a.view())
    }

    /// The elements in row-major order, or `None` if they are no `T`; borrowed unless an array of another layout was put in.
    pub fn elements<T: Element>(&self) -> Option<Cow<'_, [T]>> {
        let array = T::peek(self)?;
        Some(match array.as_slice() {
            Some(slice) => Cow::Borrowed(slice),
            None => Cow::Owned(array.iter().cloned().collect()),
        })
    }

    /// The elements as a shared array of `T`, without a copy.
    ///
    /// # Errors
    /// The array itself, if its elements are no `T`.
    pub fn into_array<T: Element>(self) -> Result<ArcArray<T, IxDyn>, Self> {
        T::unwrap(self)
    }
}

impl PartialEq for HostArray {
    fn eq(&self, other: &Self) -> bool {
        fn same<T: Element>(a: &ArcArray<T, IxDyn>, other: &HostArray) -> bool {
            T::peek(other).is_some_and(|b| {
                a.shape() == b.shape() && a.iter().zip(b).all(|(a, b)| a.same_bits(b))
            })
        }
        with_typed!(self, a => same(a, other))
    }
}

impl Eq for HostArray {}

/// The most elements that `Debug` and an initializer's `Display` spell out.
const SHOWN: usize = 8;

impl HostArray {
    /// The elements, if they are few; otherwise what they are.
    pub(crate) fn fmt_short(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.len() <= SHOWN {
            with_typed!(self, a => fmt::Debug::fmt(&Nested { elements: &a.iter().collect::<Vec<_>>(), shape: a.shape() }, f))
        } else {
            write!(f, "{} {:?}", self.dtype(), self.shape())
        }
    }
}

impl fmt::Debug for HostArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.len() <= SHOWN {
            write!(f, "HostArray({}, {:?}, ", self.dtype(), self.shape())?;
            self.fmt_short(f)?;
            f.write_str(")")
        } else {
            write!(f, "HostArray({}, {:?})", self.dtype(), self.shape())
        }
    }
}

/// Elements as nested lists, on one line.
struct Nested<'a, T> {
    elements: &'a [&'a T],
    shape: &'a [usize],
}

impl<T: fmt::Debug> fmt::Debug for Nested<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            [] => self.elements.iter().try_for_each(|e| e.fmt(f)),
            [rows, shape @ ..] => {
                let row = self.elements.len().checked_div(*rows).unwrap_or(0);
                let rows = (0..*rows).map(|i| Nested {
                    elements: &self.elements[i * row..(i + 1) * row],
                    shape,
                });
                f.debug_list().entries(rows).finish()
            }
        }
    }
}

/// An array that can't be made: its elements can't be counted, or don't fit into memory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an array of shape {shape:?} and dtype {dtype} does not fit into memory; make the shape smaller"
)]
pub struct AllocError {
    /// The element type asked for.
    pub dtype: DType,
    /// The shape asked for.
    pub shape: Vec<usize>,
}

impl AllocError {
    pub(crate) fn new<T: Element>(shape: &[usize]) -> Self {
        Self {
            dtype: T::DTYPE,
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

#[cfg(test)]
mod tests;
