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

    /// The elements as bytes, in row-major order; nothing for strings.
    pub(crate) fn le_bytes(&self) -> Option<Cow<'_, [u8]>> {
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
}
