//! The largest value of each window, and where its gradient goes.

use super::lane::{Lane, vectorized};
use super::threads;
use crate::geometry::PoolShape;

/// The maximum over each window, channel by channel; NaN if the window has one.
pub(crate) fn max_pool<T: Lane>(shape: &PoolShape, input: &[T]) -> Vec<T> {
    let mut output = vec![T::default(); shape.output().iter().product()];
    let size = input_size(shape);
    let rows = output.chunks_exact_mut(shape.width.output * shape.channels);
    threads::for_each(
        rows.enumerate().collect(),
        || (),
        |(), (row, out)| {
            let image = &input[row / shape.height.output * size..][..size];
            pool_row(shape, row % shape.height.output, image, out);
        },
    );
    output
}

/// Elements of one input image.
fn input_size(shape: &PoolShape) -> usize {
    shape.height.input * shape.width.input * shape.channels
}

/// Elements of one output image.
pub(super) fn output_size(shape: &PoolShape) -> usize {
    shape.height.output * shape.width.output * shape.channels
}

vectorized! {
    fn pool_row<'a, T>(shape: &'a PoolShape, y: usize, image: &'a [T], out: &'a mut [T]) {
        let channels = shape.channels;
        for (x, out) in out.chunks_exact_mut(channels).enumerate() {
            let mut first = true;
            for y in shape.height.covered(y) {
                for x in shape.width.covered(x) {
                    let pixel = &image[(y * shape.width.input + x) * channels..][..channels];
                    if first {
                        out.copy_from_slice(pixel);
                        first = false;
                        continue;
                    }
                    for (out, x) in out.iter_mut().zip(pixel) {
                        *out = if (*out >= *x) | is_nan(*out) { *out } else { *x };
                    }
                }
            }
        }
    }
}

/// The gradient of [`max_pool`]: all of it to the first largest element of each window, as TensorFlow does.
pub(crate) fn max_pool_gradient<T: Lane>(
    shape: &PoolShape,
    input: &[T],
    output: &[T],
    gradient: &[T],
) -> Vec<T> {
    let mut result = vec![T::default(); input.len()];
    let (size, pooled) = (input_size(shape), output_size(shape));
    let arguments = output
        .chunks_exact(pooled)
        .zip(gradient.chunks_exact(pooled));
    let images = result.chunks_exact_mut(size).zip(input.chunks_exact(size));
    threads::for_each(
        images.zip(arguments).collect(),
        || vec![T::default(); shape.channels],
        |left, ((result, input), (output, gradient))| {
            // Fresh pages that are read before they are written fault twice, the second time on all cores.
            result.fill(T::default());
            spread(shape, result, input, output, gradient, left);
        },
    );
    result
}

vectorized! {
    /// `left` has room for one pixel: what of its gradient has not found its element yet.
    pub(super) fn spread<'a, T>(
        shape: &'a PoolShape,
        result: &'a mut [T],
        input: &'a [T],
        output: &'a [T],
        gradient: &'a [T],
        left: &'a mut [T],
    ) {
        let channels = shape.channels;
        let pixels = output.chunks_exact(channels).zip(gradient.chunks_exact(channels));
        for (pixel, (largest, gradient)) in pixels.enumerate() {
            left.copy_from_slice(gradient);
            for y in shape.height.covered(pixel / shape.width.output) {
                for x in shape.width.covered(pixel % shape.width.output) {
                    let at = (y * shape.width.input + x) * channels;
                    let to = result[at..][..channels].iter_mut().zip(&input[at..][..channels]);
                    for (((to, x), largest), left) in to.zip(largest).zip(left.iter_mut()) {
                        let hit = (*x == *largest) | is_nan(*x);
                        *to += if hit { *left } else { T::default() };
                        *left = if hit { T::default() } else { *left };
                    }
                }
            }
        }
    }
}

#[inline(always)]
#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
fn is_nan<T: Lane>(x: T) -> bool {
    x != x
}
