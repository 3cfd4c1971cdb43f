//! The gradient that arrives at a convolution, through what was done to its output since.

use super::elementwise::pass;
use super::lane::Lane;
use super::pool::{self, spread};
use crate::geometry::PoolShape;

/// What was done to the output of a convolution: maybe a ReLU, then maybe a pooling.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upstream<'a, T> {
    /// The gradient of the last result.
    pub(crate) gradient: &'a [T],
    /// What the ReLU returned: nothing passes where that is 0.
    pub(crate) rectified: Option<&'a [T]>,
    pub(crate) pooled: Option<Pooled<'a, T>>,
}

/// A pooling, and what went in and came out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pooled<'a, T> {
    pub(crate) shape: &'a PoolShape,
    pub(crate) input: &'a [T],
    pub(crate) output: &'a [T],
}

/// Where [`Upstream::arriving`] puts what it has to compute.
#[derive(Debug)]
pub(super) struct Room<T> {
    image: Vec<T>,
    pixel: Vec<T>,
}

impl<T> Room<T> {
    pub(super) fn new() -> Self {
        let (image, pixel) = (Vec::new(), Vec::new());
        Self { image, pixel }
    }
}

impl<'a, T: Lane> Upstream<'a, T> {
    /// What arrives at one image of `size` elements.
    pub(super) fn arriving<'r>(self, index: usize, size: usize, room: &'r mut Room<T>) -> &'r [T]
    where
        'a: 'r,
    {
        let one = |x: &'a [T], size: usize| &x[index * size..][..size];
        let rectified = self.rectified.map(|output| one(output, size));
        let Some(pooled) = self.pooled else {
            let gradient = one(self.gradient, size);
            let Some(output) = rectified else {
                return gradient;
            };
            room.image.resize(size, T::default());
            pass(&mut room.image, output, gradient);
            return &room.image;
        };
        let pooled_size = pool::output_size(pooled.shape);
        room.image.clear();
        room.image.resize(size, T::default());
        room.pixel.resize(pooled.shape.channels, T::default());
        spread(
            pooled.shape,
            &mut room.image,
            one(pooled.input, size),
            one(pooled.output, pooled_size),
            one(self.gradient, pooled_size),
            &mut room.pixel,
        );
        if let Some(output) = rectified {
            block(&mut room.image, output);
        }
        &room.image
    }
}

super::lane::vectorized! {
    /// As [`pass`], in place.
    fn block<'a, T>(gradient: &'a mut [T], output: &'a [T]) {
        for (g, y) in gradient.iter_mut().zip(output) {
            *g = if *y == T::default() { T::default() } else { *g };
        }
    }
}
