//! Values as little-endian bytes.

use std::borrow::Cow;

use super::alloc::{AllocError, zeros};
use super::array::{Element, HostArray};
use super::dtype::DType;
use super::pieces::made_in_pieces;
use super::stored::Stored;
use super::with_type;

/// The elements that are read at a time.
const PIECE: usize = 1 << 12;

/// With fewer pieces one thread is as fast.
const PARALLEL: usize = 64;

/// Bytes that an array is not made of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BytesError {
    /// Another number of bytes than its elements have.
    #[error("an array of shape {shape:?} and dtype {dtype} is not made of {found} bytes")]
    Count {
        /// The element type asked for.
        dtype: DType,
        /// The shape asked for.
        shape: Vec<usize>,
        /// How many bytes there were.
        found: usize,
    },
    /// It can't be made.
    #[error(transparent)]
    Alloc(#[from] AllocError),
}

impl HostArray {
    /// An array of bytes that somebody fills in, piece by piece, wherever in the array each begins; large arrays by several threads at once.
    ///
    /// # Errors
    /// If there is no memory for it, or no bytes are its elements (strings), and what `fill` says.
    pub(crate) fn from_le_bytes<E: From<AllocError> + Send>(
        dtype: DType,
        shape: &[usize],
        fill: impl Fn(&mut [u8], u64) -> Result<(), E> + Sync,
    ) -> Result<Self, E> {
        Self::filled(dtype, shape, true, fill)
    }

    /// The same of bytes that somebody fills in as a whole: what is unpacked, or put together.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn from_le_bytes_at_once<E: From<AllocError> + Send>(
        dtype: DType,
        shape: &[usize],
        fill: impl Fn(&mut [u8]) -> Result<(), E> + Sync,
    ) -> Result<Self, E> {
        Self::filled(dtype, shape, false, |bytes, _| fill(bytes))
    }

    fn filled<E: From<AllocError> + Send>(
        dtype: DType,
        shape: &[usize],
        in_pieces: bool,
        fill: impl Fn(&mut [u8], u64) -> Result<(), E> + Sync,
    ) -> Result<Self, E> {
        if dtype == DType::Bool {
            let bytes = made(shape, in_pieces, |piece: &mut [u8], at| {
                fill(piece, at as u64)
            })?;
            // In the same place, as the standard library has it.
            let elements: Vec<bool> = bytes.into_iter().map(|byte| byte != 0).collect();
            return Ok(Self::from_elements(shape, elements)?);
        }
        with_type!(dtype, T => {
            let elements = made(shape, in_pieces, |piece: &mut [T], at| {
                let bytes = T::bytes_mut(piece).ok_or_else(|| AllocError::of(dtype, shape))?;
                fill(bytes, (at * size_of::<T>()) as u64)?;
                to_native::<T>(bytes);
                Ok::<(), E>(())
            })?;
            Ok(Self::from_elements(shape, elements)?)
        }, foreign => Err(AllocError::of(foreign, shape).into()))
    }

    /// An array of the bytes that [`Self::le_bytes`] gives.
    ///
    /// # Errors
    /// [`BytesError`] if these are not as many as its elements have, or there is no memory for them, or it would be of strings.
    pub fn of_le_bytes(dtype: DType, shape: &[usize], bytes: &[u8]) -> Result<Self, BytesError> {
        let elements = shape.iter().try_fold(1usize, |n, d| n.checked_mul(*d));
        let expected = elements.and_then(|n| n.checked_mul(dtype.size()));
        if expected != Some(bytes.len()) || dtype == DType::String {
            return Err(BytesError::Count {
                dtype,
                shape: shape.to_vec(),
                found: bytes.len(),
            });
        }
        Self::from_le_bytes_at_once(dtype, shape, |all| {
            all.copy_from_slice(bytes);
            Ok(())
        })
    }

    /// The elements as little-endian bytes, in row-major order, borrowed where they are so in memory; nothing for strings.
    ///
    /// ```
    /// use varscope::host::HostArray;
    ///
    /// let value = HostArray::from([[1i16, 258]]);
    /// let bytes = value.le_bytes().unwrap();
    /// assert_eq!(*bytes, [1, 0, 2, 1]);
    /// assert_eq!(HostArray::of_le_bytes(value.dtype(), &[1, 2], &bytes)?, value);
    ///
    /// let error = HostArray::of_le_bytes(value.dtype(), &[3], &bytes).unwrap_err();
    /// assert_eq!(error.to_string(), "an array of shape [3] and dtype int16 is not made of 4 bytes");
    /// # Ok::<(), varscope::host::BytesError>(())
    /// ```
    pub fn le_bytes(&self) -> Option<Cow<'_, [u8]>> {
        fn typed<T: Element>(elements: Cow<'_, [T]>) -> Option<Cow<'_, [u8]>> {
            match elements {
                Cow::Borrowed(elements) if cfg!(target_endian = "little") => {
                    T::bytes(elements).map(Cow::Borrowed)
                }
                elements => {
                    let mut bytes = T::bytes(&elements)?.to_vec();
                    to_native::<T>(&mut bytes);
                    Some(Cow::Owned(bytes))
                }
            }
        }
        fn of<T: Element>(array: &HostArray) -> Option<Cow<'_, [u8]>> {
            typed(array.elements::<T>()?)
        }
        with_type!(self.dtype(), T => of::<T>(self), _ => None)
    }
}

fn made<T: Element, E: From<AllocError> + Send>(
    shape: &[usize],
    in_pieces: bool,
    make: impl Fn(&mut [T], usize) -> Result<(), E> + Sync,
) -> Result<Vec<T>, E> {
    if in_pieces {
        return made_in_pieces::<PIECE, _, _>(shape, PARALLEL, make);
    }
    let mut elements = zeros::<T>(shape)?;
    make(&mut elements, 0)?;
    Ok(elements)
}

/// Turns every number around on a machine that has them the other way round; both ways are the same.
fn to_native<T: Stored>(bytes: &mut [u8]) {
    if cfg!(target_endian = "big") {
        bytes.chunks_exact_mut(T::NUMBER).for_each(<[u8]>::reverse);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use half::{bf16, f16};
    use num_complex::Complex;

    #[test]
    fn bytes_come_back_as_the_values_that_they_were_made_of() {
        let values: [HostArray; 8] = [
            [1.5f32, -0.0, f32::NAN].into(),
            [f16::ONE, f16::MAX].into(),
            [[bf16::ONE], [bf16::MIN]].into(),
            [i16::MIN, 3].into(),
            7u64.into(),
            [true, false].into(),
            [Complex::new(1.0f32, -2.0)].into(),
            [[0i32; 0]; 2].into(),
        ];
        for value in values {
            let bytes = value.le_bytes().expect("it has bytes").into_owned();
            let read = HostArray::from_le_bytes(value.dtype(), value.shape(), |piece, at| {
                let at = usize::try_from(at).expect("it is a place in memory");
                piece.copy_from_slice(&bytes[at..][..piece.len()]);
                Ok::<(), AllocError>(())
            });
            assert_eq!(read, Ok(value));
        }
        assert_eq!(
            HostArray::from(258u16).le_bytes().as_deref(),
            Some(&[2, 1][..])
        );
        assert!(HostArray::from("x").le_bytes().is_none());
    }

    #[test]
    fn another_number_of_bytes_makes_no_array() {
        let made = |dtype, shape: &[usize], bytes| HostArray::of_le_bytes(dtype, shape, bytes);
        assert_eq!(made(DType::U16, &[1], &[2, 1]), Ok([258u16].into()));
        let wrong: [(DType, &[usize], &[u8]); 4] = [
            (DType::U16, &[1], &[2]),
            (DType::U16, &[2], &[2, 1]),
            (DType::U8, &[usize::MAX, 2], &[2, 1]),
            (DType::String, &[1], &[0; 16]),
        ];
        for (dtype, shape, bytes) in wrong {
            let error = made(dtype, shape, bytes).unwrap_err();
            assert!(matches!(error, BytesError::Count { .. }), "{error}");
        }
    }
}
