//! Images with the zeros around them that a plan asks for.

use std::borrow::Cow;

use super::lane::Lane;
use super::plan::Frame;

/// A buffer for one image at a time; images that need neither frame nor spare room are read in place.
#[derive(Debug)]
pub(super) struct Framed<'a, T> {
    frame: &'a Frame,
    spare: usize,
    /// Zero outside of the image, from its first use on.
    buffer: Vec<T>,
}

impl<'a, T: Lane> Framed<'a, T> {
    /// With `spare` elements after the last one of the frame.
    pub(super) fn new(frame: &'a Frame, spare: usize) -> Self {
        Self {
            frame,
            spare,
            buffer: Vec::new(),
        }
    }

    /// The image with its frame, until the next one is laid.
    pub(super) fn lay<'s>(&'s mut self, image: &'s [T]) -> &'s [T] {
        if self.spare == 0 && self.frame.is_bare() {
            return image;
        }
        self.write(image);
        &self.buffer
    }

    /// The image with its frame, for as long as it is wanted.
    pub(super) fn lay_once(mut self, image: &'a [T]) -> Cow<'a, [T]> {
        if self.spare == 0 && self.frame.is_bare() {
            return Cow::Borrowed(image);
        }
        self.write(image);
        Cow::Owned(self.buffer)
    }

    fn write(&mut self, image: &[T]) {
        let frame = self.frame;
        self.buffer.resize(frame.len() + self.spare, T::default());
        let start = frame.top * frame.padded_row + frame.left;
        let rows = self.buffer[start..].chunks_mut(frame.padded_row);
        for (to, row) in rows.zip(image.chunks_exact(frame.row)) {
            to[..frame.row].copy_from_slice(row);
        }
    }
}
