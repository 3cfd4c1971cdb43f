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
        self.buffer
            .resize(self.frame.len() + self.spare, T::default());
        write(self.frame, image, &mut self.buffer);
        &self.buffer
    }

    /// The image that was laid last, where it was not read in place.
    pub(super) fn laid(&self) -> &[T] {
        &self.buffer
    }

    /// The image with its frame, for as long as it is wanted.
    pub(super) fn lay_once(mut self, image: &'a [T]) -> Cow<'a, [T]> {
        if self.spare == 0 && self.frame.is_bare() {
            return Cow::Borrowed(image);
        }
        self.lay(image);
        Cow::Owned(self.buffer)
    }
}

/// A buffer for a lot of images.
#[derive(Debug)]
pub(super) struct FramedLot<'a, T> {
    frame: &'a Frame,
    buffer: Vec<T>,
}

impl<'a, T: Lane> FramedLot<'a, T> {
    pub(super) fn new(frame: &'a Frame, images: usize) -> Self {
        let mut lot = Self {
            frame,
            buffer: Vec::new(),
        };
        lot.buffer = vec![T::default(); lot.stride() * images];
        lot
    }

    /// From one image to the next. No multiple of a page, or all images would compete for the same places in the cache.
    pub(super) fn stride(&self) -> usize {
        self.frame.len().next_multiple_of(1024) + 128
    }

    pub(super) fn lay(&mut self, slot: usize, image: &[T]) {
        let start = slot * self.stride();
        write(self.frame, image, &mut self.buffer[start..]);
    }

    pub(super) fn images(&self) -> &[T] {
        &self.buffer
    }
}

/// Writes the rows of an image into a frame.
fn write<T: Lane>(frame: &Frame, image: &[T], to: &mut [T]) {
    let start = frame.top * frame.padded_row + frame.left;
    let rows = to[start..].chunks_mut(frame.padded_row);
    for (to, row) in rows.zip(image.chunks_exact(frame.row)) {
        to[..frame.row].copy_from_slice(row);
    }
}
