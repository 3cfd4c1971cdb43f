//! Operations on every element or every pixel alone.

use super::lane::{Lane, vectorized};
use super::threads;

/// Elements that are worth a task of their own.
const TASK: usize = 1 << 14;

/// `max(x, 0)`; NaN stays NaN.
pub(crate) fn relu<T: Lane>(input: &[T]) -> Vec<T> {
    let mut output = vec![T::default(); input.len()];
    let tasks = output.chunks_mut(TASK).zip(input.chunks(TASK));
    threads::for_each(
        tasks.collect(),
        || (),
        |(), (out, input)| rectify(out, input),
    );
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
    let tasks = output.chunks(TASK).zip(gradient.chunks(TASK));
    threads::for_each(
        result.chunks_mut(TASK).zip(tasks).collect(),
        || (),
        |(), (to, (output, gradient))| pass(to, output, gradient),
    );
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
    let tasks = output.chunks_mut(task).zip(input.chunks(task));
    threads::for_each(
        tasks.collect(),
        || (),
        |(), (out, input)| offset(out, input, bias),
    );
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
pub(crate) fn bias_gradient<T: Lane>(channels: usize, gradient: &[T]) -> Vec<T> {
    let task = TASK.next_multiple_of(channels);
    let sum = |(): &mut (), pixels| {
        let mut sum = vec![T::default(); channels];
        add_up(&mut sum, pixels);
        sum
    };
    let parts = threads::map(gradient.chunks(task).collect(), || (), sum);
    let mut total = vec![T::default(); channels];
    for part in &parts {
        add_up(&mut total, part);
    }
    total
}

vectorized! {
    pub(super) fn add_up<'a, T>(sum: &'a mut [T], pixels: &'a [T]) {
        for pixel in pixels.chunks_exact(sum.len()) {
            for (sum, x) in sum.iter_mut().zip(pixel) {
                *sum += *x;
            }
        }
    }
}
