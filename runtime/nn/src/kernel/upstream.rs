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
    /// The last result, if there was a ReLU: nothing passes where that is 0. (A window whose largest element is 0 has no other that
    /// gets its gradient, so a pooling after the ReLU does not change this.)
    pub(crate) rectified: Option<&'a [T]>,
    pub(crate) pooled: Option<Pooled<'a>>,
}

/// A pooling, and which elements were the largest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pooled<'a> {
    pub(crate) shape: &'a PoolShape,
    pub(crate) places: &'a [u32],
}

/// Where [`Upstream::arriving`] puts what it has to compute.
#[derive(Debug)]
pub(super) struct Room<T> {
    passed: Vec<T>,
    image: Vec<T>,
}

impl<T> Room<T> {
    pub(super) fn new() -> Self {
        let (passed, image) = (Vec::new(), Vec::new());
        Self { passed, image }
    }
}

impl<'a, T: Lane> Upstream<'a, T> {
    /// What arrives at one image of `size` elements.
    pub(super) fn arriving<'r>(self, index: usize, size: usize, room: &'r mut Room<T>) -> &'r [T]
    where
        'a: 'r,
    {
        let one = |x: &'a [T], size: usize| &x[index * size..][..size];
        let last = self
            .pooled
            .map_or(size, |pooled| pool::output_size(pooled.shape));
        let mut gradient = one(self.gradient, last);
        if let Some(result) = self.rectified {
            room.passed.resize(last, T::default());
            pass(&mut room.passed, one(result, last), gradient);
            gradient = &room.passed;
        }
        let Some(pooled) = self.pooled else {
            return gradient;
        };
        room.image.clear();
        room.image.resize(size, T::default());
        let places = &pooled.places[index * last..][..last];
        spread(pooled.shape, &mut room.image, places, gradient);
        &room.image
    }
}
