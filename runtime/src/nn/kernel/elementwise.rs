//! Operations on every element alone.

use pulp::Arch;
use rayon::prelude::*;

use super::lane::Lane;

/// Elements that are worth a task of their own.
const TASK: usize = 1 << 14;

/// `max(x, 0)`; NaN stays NaN.
pub(crate) fn relu<T: Lane>(input: &[T]) -> Vec<T> {
    let arch = Arch::new();
    let mut output = vec![T::default(); input.len()];
    output
        .par_chunks_mut(TASK)
        .zip(input.par_chunks(TASK))
        .for_each(|(out, input)| {
            arch.dispatch(|| {
                for (out, x) in out.iter_mut().zip(input) {
                    *out = if *x <= T::default() { T::default() } else { *x };
                }
            });
        });
    output
}

/// The gradient of [`relu`], from what it returned: nothing passes where that is 0.
pub(crate) fn relu_gradient<T: Lane>(output: &[T], gradient: &[T]) -> Vec<T> {
    let arch = Arch::new();
    let mut result = vec![T::default(); output.len()];
    result
        .par_chunks_mut(TASK)
        .zip(output.par_chunks(TASK).zip(gradient.par_chunks(TASK)))
        .for_each(|(to, (output, gradient))| {
            arch.dispatch(|| {
                for ((to, y), g) in to.iter_mut().zip(output).zip(gradient) {
                    *to = if *y == T::default() { T::default() } else { *g };
                }
            });
        });
    result
}
