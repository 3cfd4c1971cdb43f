//! The largest value of each window, and where its gradient goes.

use pulp::Arch;
use rayon::prelude::*;

use super::lane::Lane;
use crate::nn::geometry::PoolShape;

/// The maximum over each window, channel by channel; NaN if the window has one.
pub(crate) fn max_pool<T: Lane>(shape: &PoolShape, input: &[T]) -> Vec<T> {
    let PoolShape {
        height,
        width,
        channels,
        ..
    } = *shape;
    let arch = Arch::new();
    let mut output = vec![T::default(); shape.output().iter().product()];
    output
        .par_chunks_exact_mut(width.output * channels)
        .enumerate()
        .for_each(|(row, out)| {
            let (image, y) = (row / height.output, row % height.output);
            let image = &input[image * height.input * width.input * channels..];
            arch.dispatch(|| {
                for (x, out) in out.chunks_exact_mut(channels).enumerate() {
                    let mut first = true;
                    for y in height.covered(y) {
                        for x in width.covered(x) {
                            let pixel = &image[(y * width.input + x) * channels..][..channels];
                            if first {
                                out.copy_from_slice(pixel);
                                first = false;
                            } else {
                                for (out, x) in out.iter_mut().zip(pixel) {
                                    *out = larger(*out, *x);
                                }
                            }
                        }
                    }
                }
            });
        });
    output
}

/// The gradient of [`max_pool`]: all of it to the first largest element of each window, as TensorFlow does.
pub(crate) fn max_pool_gradient<T: Lane>(
    shape: &PoolShape,
    input: &[T],
    output: &[T],
    gradient: &[T],
) -> Vec<T> {
    let PoolShape {
        height,
        width,
        channels,
        ..
    } = *shape;
    let arch = Arch::new();
    let mut result = vec![T::default(); input.len()];
    let size = height.input * width.input * channels;
    let pooled = height.output * width.output * channels;
    result
        .par_chunks_exact_mut(size)
        .zip(input.par_chunks_exact(size))
        .zip(
            output
                .par_chunks_exact(pooled)
                .zip(gradient.par_chunks_exact(pooled)),
        )
        .for_each_init(
            || vec![T::default(); channels],
            |left, ((result, input), (output, gradient))| {
                arch.dispatch(|| {
                    let pixels = output
                        .chunks_exact(channels)
                        .zip(gradient.chunks_exact(channels));
                    for (pixel, (largest, gradient)) in pixels.enumerate() {
                        left.copy_from_slice(gradient);
                        for y in height.covered(pixel / width.output) {
                            for x in width.covered(pixel % width.output) {
                                let at = (y * width.input + x) * channels;
                                let to = &mut result[at..][..channels];
                                give(to, &input[at..][..channels], largest, left);
                            }
                        }
                    }
                });
            },
        );
    result
}

#[inline(always)]
fn larger<T: Lane>(kept: T, x: T) -> T {
    if kept >= x || is_nan(kept) { kept } else { x }
}

/// Moves what is left of the gradient to where the input is the largest.
#[inline(always)]
fn give<T: Lane>(to: &mut [T], input: &[T], largest: &[T], left: &mut [T]) {
    for (((to, x), largest), left) in to.iter_mut().zip(input).zip(largest).zip(left) {
        let hit = *x == *largest || is_nan(*x);
        *to += if hit { *left } else { T::default() };
        *left = if hit { T::default() } else { *left };
    }
}

#[inline(always)]
#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
fn is_nan<T: Lane>(x: T) -> bool {
    x != x
}
