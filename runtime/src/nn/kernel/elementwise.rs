//! Operations on every element or every pixel alone.

use rayon::prelude::*;

use super::conv::Upstream;
use super::lane::{Lane, vectorized};

/// Elements that are worth a task of their own.
const TASK: usize = 1 << 14;

/// `max(x, 0)`; NaN stays NaN.
pub(crate) fn relu<T: Lane>(input: &[T]) -> Vec<T> {
    let mut output = vec![T::default(); input.len()];
    output
        .par_chunks_mut(TASK)
        .zip(input.par_chunks(TASK))
        .for_each(|(out, input)| rectify(out, input));
    output
}

vectorized! {
    fn rectify<'a, T>(out: &'a mut [T], input: &'a [T]) {
        for (out, x) in out.iter_mut().zip(input) {
            *out = if *x <= T::default() { T::default() } else { *x };
        }
    }
}

/// The gradient of [`relu`], from what it returned: nothing passes where that is 0.
pub(crate) fn relu_gradient<T: Lane>(output: &[T], gradient: &[T]) -> Vec<T> {
    let mut result = vec![T::default(); output.len()];
    result
        .par_chunks_mut(TASK)
        .zip(output.par_chunks(TASK).zip(gradient.par_chunks(TASK)))
        .for_each(|(to, (output, gradient))| pass(to, output, gradient));
    result
}

vectorized! {
    pub(super) fn pass<'a, T>(to: &'a mut [T], output: &'a [T], gradient: &'a [T]) {
        for ((to, y), g) in to.iter_mut().zip(output).zip(gradient) {
            *to = if *y == T::default() { T::default() } else { *g };
        }
    }
}

/// Adds one value to each channel.
pub(crate) fn bias_add<T: Lane>(input: &[T], bias: &[T]) -> Vec<T> {
    let mut output = vec![T::default(); input.len()];
    let task = TASK.next_multiple_of(bias.len());
    output
        .par_chunks_mut(task)
        .zip(input.par_chunks(task))
        .for_each(|(out, input)| offset(out, input, bias));
    output
}

vectorized! {
    fn offset<'a, T>(out: &'a mut [T], input: &'a [T], bias: &'a [T]) {
        for (out, input) in out.chunks_exact_mut(bias.len()).zip(input.chunks_exact(bias.len())) {
            for ((out, x), b) in out.iter_mut().zip(input).zip(bias) {
                *out = *x + *b;
            }
        }
    }
}

/// The gradient of [`bias_add`] with respect to the bias: the sum over all pixels, in an order that does not depend on the
/// number of threads.
pub(crate) fn bias_gradient<T: Lane>(channels: usize, upstream: Upstream<'_, T>) -> Vec<T> {
    let task = TASK.next_multiple_of(channels);
    let parts = upstream
        .gradient
        .par_chunks(task)
        .enumerate()
        .map(|(index, pixels)| {
            let mut sum = vec![T::default(); channels];
            match upstream.rectified {
                Some(output) => {
                    add_up_passed(&mut sum, &output[index * task..][..pixels.len()], pixels)
                }
                None => add_up(&mut sum, pixels),
            }
            sum
        });
    let parts: Vec<Vec<T>> = parts.collect();
    let mut total = vec![T::default(); channels];
    for part in &parts {
        add_up(&mut total, part);
    }
    total
}

vectorized! {
    fn add_up<'a, T>(sum: &'a mut [T], pixels: &'a [T]) {
        for pixel in pixels.chunks_exact(sum.len()) {
            for (sum, x) in sum.iter_mut().zip(pixel) {
                *sum += *x;
            }
        }
    }
}

vectorized! {
    fn add_up_passed<'a, T>(sum: &'a mut [T], output: &'a [T], pixels: &'a [T]) {
        let channels = sum.len();
        for (output, pixel) in output.chunks_exact(channels).zip(pixels.chunks_exact(channels)) {
            for ((sum, y), x) in sum.iter_mut().zip(output).zip(pixel) {
                *sum += if *y == T::default() { T::default() } else { *x };
            }
        }
    }
}
