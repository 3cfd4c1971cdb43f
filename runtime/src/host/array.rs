//! The array, and the types that its elements can have.

use std::borrow::Cow;
use std::fmt;

use ndarray::{ArcArray, ArrayViewD, IxDyn};
use varscope_names::dtypes;

use super::alloc::{AllocError, repeated, zeros};
use super::dtype::DType;
use super::stored::Stored;
use super::{Scalar, with_type, with_typed};

/// A Rust type that variables can hold.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no element type",
    note = "element types are `f16`, `bf16`, `f32`, `f64`, `i8` to `i64`, `u8` to `u64`, `bool`, `Complex<f32>`, `Complex<f64>` and `String`"
)]
pub trait Element:
    Stored + Tagged + Clone + PartialEq + fmt::Debug + Send + Sync + 'static
{
    /// The type's tag.
    const DTYPE: DType;
}

/// An element type and its tag.
pub trait Tagged: Sized {
    /// The tag around an array.
    fn wrap(array: ArcArray<Self, IxDyn>) -> HostArray;
    /// The array under the tag.
    fn unwrap(array: HostArray) -> Result<ArcArray<Self, IxDyn>, HostArray>;
    /// The array under the tag, borrowed.
    fn peek(array: &HostArray) -> Option<&ArcArray<Self, IxDyn>>;
    /// The element without its type.
    fn to_scalar(&self) -> Scalar;
}

macro_rules! tagged {
    ($($class:ident { $($t:ty => $tag:ident $row:tt)* })*) => {
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
            $($($tag(ArcArray<$t, IxDyn>),)*)*
        }

        impl HostArray {
            /// The element type.
            pub const fn dtype(&self) -> DType {
                match self {
                    $($(Self::$tag(_) => DType::$tag,)*)*
                }
            }
        }

        $($(
            impl Element for $t {
                const DTYPE: DType = DType::$tag;
            }

            impl Tagged for $t {
                fn wrap(array: ArcArray<Self, IxDyn>) -> HostArray {
                    HostArray::$tag(array)
                }

                fn unwrap(array: HostArray) -> Result<ArcArray<Self, IxDyn>, HostArray> {
                    match array {
                        HostArray::$tag(array) => Ok(array),
                        other => Err(other),
                    }
                }

                fn peek(array: &HostArray) -> Option<&ArcArray<Self, IxDyn>> {
                    match array {
                        HostArray::$tag(array) => Some(array),
                        _ => None,
                    }
                }

                #[inline]
                fn to_scalar(&self) -> Scalar {
                    self.clone().into()
                }
            }
        )*)*
    };
}

dtypes!(tagged! {});

impl HostArray {
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
        with_type!(dtype, T => Self::from_elements(shape, zeros::<T>(shape)?),
            foreign => Err(AllocError::of(foreign, shape)))
    }

    /// An array with the same value everywhere.
    pub(crate) fn full<T: Element>(shape: &[usize], value: T) -> Result<Self, AllocError> {
        Self::from_elements(shape, repeated(shape, value)?)
    }

    /// Makes an array of as many elements as its shape says.
    pub(crate) fn from_elements<T: Element>(
        shape: &[usize],
        elements: Vec<T>,
    ) -> Result<Self, AllocError> {
        let array = ArcArray::from_shape_vec(IxDyn(shape), elements);
        Ok(T::wrap(array.map_err(|_| AllocError::new::<T>(shape))?))
    }

    /// The same of elements that are made one by one of those of an array of this shape.
    ///
    /// # Errors
    /// The first of theirs.
    pub(super) fn of_as_many<T: Element, E>(
        shape: &[usize],
        elements: impl Iterator<Item = Result<T, E>>,
    ) -> Result<Self, E> {
        let elements = elements.collect::<Result<_, _>>()?;
        Ok(Self::from_elements(shape, elements).expect("as many as there were"))
    }

    /// The same elements with all axes the other way round, in row-major order.
    pub(crate) fn transposed(&self) -> Self {
        with_typed!(self, a => Self::from(a.t().as_standard_layout().into_owned()))
    }

    /// The same elements in their order, under another shape of as many.
    ///
    /// # Errors
    /// [`AllocError`] if it is of more or fewer.
    pub(crate) fn reshaped(self, shape: &[usize]) -> Result<Self, AllocError> {
        fn reshaped<T: Element>(
            array: ArcArray<T, IxDyn>,
            shape: &[usize],
        ) -> Result<HostArray, AllocError> {
            let reshaped = array.into_shape_with_order(IxDyn(shape));
            Ok(T::wrap(reshaped.map_err(|_| AllocError::new::<T>(shape))?))
        }
        with_typed!(self, a => reshaped(a, shape))
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
