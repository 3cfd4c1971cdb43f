//! The largest value of each window, which one it is, and where its gradient goes.
//!
//! Which one is a number below the window's size, so a gradient needs neither what was pooled nor the result.

use super::lane::{Lane, vectorized};
use super::threads;
use crate::geometry::PoolShape;

/// A batch of pooled images.
#[derive(Debug)]
pub(crate) struct Largest<T> {
    pub(crate) values: Vec<T>,
    /// For each value the place of its pixel among those that its window covers, row by row; if it was asked for.
    pub(crate) places: Option<Vec<u32>>,
}

impl<T: Lane> Largest<T> {
    /// Room for it.
    pub(super) fn zeros(shape: &PoolShape, placed: bool) -> Self {
        let size = shape.output().iter().product();
        Self {
            values: vec![T::default(); size],
            places: placed.then(|| vec![0; size]),
        }
    }

    /// Parts of so many values and their places.
    pub(super) fn parts(
        &mut self,
        size: usize,
    ) -> impl Iterator<Item = (&mut [T], Option<&mut [u32]>)> {
        let mut places = self.places.as_mut().map(|places| places.chunks_mut(size));
        let values = self.values.chunks_mut(size);
        values.map(move |values| (values, places.as_mut().and_then(Iterator::next)))
    }
}

/// The maximum over each window, channel by channel; NaN if the window has one. The first of equal ones has the place.
pub(crate) fn max_pool<T: Lane>(shape: &PoolShape, input: &[T], placed: bool) -> Largest<T> {
    let mut largest = Largest::zeros(shape, placed);
    let size = input_size(shape);
    let rows = largest.parts(shape.width.output * shape.channels);
    threads::for_each(
        rows.enumerate().collect(),
        || (),
        |(), (row, (values, places))| {
            let image = &input[row / shape.height.output * size..][..size];
            pool_row(shape, row % shape.height.output, image, values, places);
        },
    );
    largest
}

/// The same for one image.
pub(super) fn pool_image<T: Lane>(
    shape: &PoolShape,
    image: &[T],
    values: &mut [T],
    mut places: Option<&mut [u32]>,
) {
    let size = shape.width.output * shape.channels;
    for (y, values) in values.chunks_exact_mut(size).enumerate() {
        let places = places
            .as_mut()
            .map(|places| &mut places[y * size..][..size]);
        pool_row(shape, y, image, values, places);
    }
}

/// Elements of one input image.
pub(super) fn input_size(shape: &PoolShape) -> usize {
    shape.height.input * shape.width.input * shape.channels
}

/// Elements of one output image.
pub(super) fn output_size(shape: &PoolShape) -> usize {
    shape.height.output * shape.width.output * shape.channels
}

vectorized! {
    fn pool_row<'a, T>(
        shape: &'a PoolShape,
        y: usize,
        image: &'a [T],
        values: &'a mut [T],
        places: Option<&'a mut [u32]>,
    ) {
        let mut places = places;
        let channels = shape.channels;
        for (x, values) in values.chunks_exact_mut(channels).enumerate() {
            let mut places = places.as_mut().map(|places| &mut places[x * channels..][..channels]);
            let window = Window { shape, image, y, x };
            let mut first = 0;
            while let Some(values) = values.get_mut(first..).filter(|left| !left.is_empty()) {
                let places = places.as_mut().map(|places| &mut places[first..]);
                // As many channels at a time as stay in registers.
                first += match values.len() {
                    32.. => window.largest::<32>(first, values, places),
                    8.. => window.largest::<8>(first, values, places),
                    _ => window.largest::<1>(first, values, places),
                };
            }
        }
    }
}

/// What one pixel of the result is computed from.
struct Window<'a, T> {
    shape: &'a PoolShape,
    image: &'a [T],
    y: usize,
    x: usize,
}

impl<T: Lane> Window<'_, T> {
    /// The largest of `N` channels from `first` on, and their places; returns `N`.
    #[inline(always)]
    fn largest<const N: usize>(
        &self,
        first: usize,
        values: &mut [T],
        places: Option<&mut [u32]>,
    ) -> usize {
        let Self { shape, image, .. } = self;
        let (rows, columns) = (shape.height.covered(self.y), shape.width.covered(self.x));
        let pixel = |y: usize, x: usize| -> [T; N] {
            let pixel = &image[(y * shape.width.input + x) * shape.channels + first..][..N];
            std::array::from_fn(|i| pixel[i])
        };
        let (mut largest, mut place) = (pixel(rows.start, columns.start), [0; N]);
        let mut here = 0;
        for y in rows {
            for x in columns.clone() {
                let pixel = pixel(y, x);
                for i in 0..N {
                    let stays = stays(largest[i], pixel[i]);
                    largest[i] = if stays { largest[i] } else { pixel[i] };
                    place[i] = if stays { place[i] } else { here };
                }
                here += 1;
            }
        }
        values[..N].copy_from_slice(&largest);
        if let Some(places) = places {
            places[..N].copy_from_slice(&place);
        }
        N
    }
}

/// The gradient of [`max_pool`] over images of `size` elements each: all of it to the place of each window's largest element, as
/// TensorFlow does.
pub(crate) fn max_pool_gradient<T: Lane>(
    shape: &PoolShape,
    places: &[u32],
    gradient: &[T],
) -> Vec<T> {
    let (size, pooled) = (input_size(shape), output_size(shape));
    let mut result = vec![T::default(); shape.batch * size];
    let arguments = places
        .chunks_exact(pooled)
        .zip(gradient.chunks_exact(pooled));
    let images = result.chunks_exact_mut(size);
    threads::for_each(
        images.zip(arguments).collect(),
        || (),
        |(), (result, (places, gradient))| {
            // Fresh pages that are read before they are written fault twice, the second time on all cores.
            result.fill(T::default());
            spread(shape, result, places, gradient);
        },
    );
    result
}

vectorized! {
    /// Adds the gradient of each window to the element at its place.
    pub(super) fn spread<'a, T>(
        shape: &'a PoolShape,
        result: &'a mut [T],
        places: &'a [u32],
        gradient: &'a [T],
    ) {
        let channels = shape.channels;
        let pixels = places.chunks_exact(channels).zip(gradient.chunks_exact(channels));
        for (pixel, (places, gradient)) in pixels.enumerate() {
            let mut here = 0;
            for y in shape.height.covered(pixel / shape.width.output) {
                for x in shape.width.covered(pixel % shape.width.output) {
                    let to = &mut result[(y * shape.width.input + x) * channels..][..channels];
                    for ((to, place), gradient) in to.iter_mut().zip(places).zip(gradient) {
                        *to += if *place == here { *gradient } else { T::default() };
                    }
                    here += 1;
                }
            }
        }
    }
}

/// Whether the largest element so far is as large as the next one, or NaN.
#[inline(always)]
#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
fn stays<T: Lane>(largest: T, next: T) -> bool {
    (largest >= next) | (largest != largest)
}
