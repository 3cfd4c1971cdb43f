//! Elements that start where a line of the cache does.
//!
//! A vector of 64 bytes that lies anywhere else is read from two lines, and the tiles' loops read two of them for sixteen products.

use std::ops::{Deref, DerefMut};

use super::lane::Lane;

/// Bytes in a line, and in the widest vector.
const LINE: usize = 64;

/// A vector whose first element is at a multiple of [`LINE`].
#[derive(Debug)]
pub(super) struct Aligned<T> {
    /// With what stands before the start.
    data: Vec<T>,
    start: usize,
    len: usize,
}

impl<T: Lane> Aligned<T> {
    /// So many zeros.
    pub(super) fn zeros(len: usize) -> Self {
        let spare = LINE / size_of::<T>();
        let data = vec![T::default(); len + spare];
        // Where no offset can be told it is `usize::MAX`; then nothing is aligned, and nothing wrong.
        let offset = data.as_ptr().align_offset(LINE);
        let start = if offset <= spare { offset } else { 0 };
        Self { data, start, len }
    }
}

impl<T> Deref for Aligned<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.data[self.start..][..self.len]
    }
}

impl<T> DerefMut for Aligned<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.data[self.start..][..self.len]
    }
}
