//! Each row, which is the last axis, by itself.

use super::TASK;
use crate::kernel::elementwise::add_up;
use crate::kernel::lane::{Lane, vectorized};
use crate::kernel::threads;

/// Sums are made in so many columns, or no compiler could add several numbers at once.
const COLUMNS: usize = 16;

/// Each row with mean 0 and variance 1, scaled and moved.
pub(crate) fn rows<T: Lane>(input: &[T], [scale, offset]: [&[T]; 2], epsilon: f64) -> Vec<T> {
    let mut output = vec![T::default(); input.len()];
    let task = TASK.next_multiple_of(scale.len());
    let tasks = output.chunks_mut(task).zip(input.chunks(task));
    threads::for_each(
        tasks.collect(),
        || (),
        |(), (out, input)| normalize(out, input, scale, offset, epsilon),
    );
    output
}

vectorized! {
    fn normalize<'a, T>(out: &'a mut [T], input: &'a [T], scale: &'a [T], offset: &'a [T], epsilon: f64) {
        for (out, row) in out.chunks_exact_mut(scale.len()).zip(input.chunks_exact(scale.len())) {
            let (mean, factor) = mean_and_factor(row, epsilon);
            for (((out, x), scale), offset) in out.iter_mut().zip(row).zip(scale).zip(offset) {
                *out = (*x - mean) * factor * *scale + *offset;
            }
        }
    }
}

/// The mean, and what makes the variance 1.
#[inline(always)]
fn mean_and_factor<T: Lane>(row: &[T], epsilon: f64) -> (T, T) {
    let length = row.len() as f64;
    let mean = T::from_f64(sum(row, |x| x).to_f64() / length);
    let variance = sum(row, |x| (x - mean) * (x - mean)).to_f64() / length;
    (mean, T::from_f64(1.0 / (variance + epsilon).sqrt()))
}

#[inline(always)]
fn sum<T: Lane>(row: &[T], of: impl Fn(T) -> T) -> T {
    let mut columns = [T::default(); COLUMNS];
    let (whole, rest) = row.as_chunks::<COLUMNS>();
    for chunk in whole {
        for (sum, x) in columns.iter_mut().zip(chunk) {
            *sum += of(*x);
        }
    }
    for (sum, x) in columns.iter_mut().zip(rest) {
        *sum += of(*x);
    }
    columns.into_iter().fold(T::default(), |sum, x| sum + x)
}

/// The gradients of [`rows`]: of input, scale and offset.
pub(crate) fn rows_gradients<T: Lane>(
    input: &[T],
    scale: &[T],
    gradient: &[T],
    epsilon: f64,
) -> [Vec<T>; 3] {
    let length = scale.len();
    let mut result = vec![T::default(); input.len()];
    let task = TASK.next_multiple_of(length);
    let tasks = input.chunks(task).zip(gradient.chunks(task));
    let part = |(centred, weighed): &mut (Vec<T>, Vec<T>), (to, (input, gradient))| {
        let mut sums = vec![T::default(); 2 * length];
        let room = [&mut centred[..], &mut weighed[..]];
        flow_back(to, input, gradient, scale, epsilon, &mut sums, room);
        sums
    };
    let room = || (vec![T::default(); length], vec![T::default(); length]);
    let tasks = result.chunks_mut(task).zip(tasks).collect();
    let mut of_scale = vec![T::default(); 2 * length];
    for sums in threads::map(tasks, room, part) {
        add_up(&mut of_scale, &sums);
    }
    let of_offset = of_scale.split_off(length);
    [result, of_scale, of_offset]
}

vectorized! {
    fn flow_back<'a, T>(
        to: &'a mut [T],
        input: &'a [T],
        gradient: &'a [T],
        scale: &'a [T],
        epsilon: f64,
        sums: &'a mut [T],
        room: [&'a mut [T]; 2],
    ) {
        let length = scale.len();
        let [centred, weighed] = room;
        let (of_scale, of_offset) = sums.split_at_mut(length);
        let rows = input.chunks_exact(length).zip(gradient.chunks_exact(length));
        for (to, (row, gradient)) in to.chunks_exact_mut(length).zip(rows) {
            let (mean, factor) = mean_and_factor(row, epsilon);
            for ((centred, weighed), ((x, g), scale)) in centred
                .iter_mut()
                .zip(&mut *weighed)
                .zip(row.iter().zip(gradient).zip(scale))
            {
                *centred = (*x - mean) * factor;
                *weighed = *g * *scale;
            }
            for ((of_scale, of_offset), (g, x)) in of_scale
                .iter_mut()
                .zip(&mut *of_offset)
                .zip(gradient.iter().zip(&*centred))
            {
                *of_scale += *g * *x;
                *of_offset += *g;
            }
            for (to, (w, x)) in to.iter_mut().zip(weighed.iter().zip(&*centred)) {
                *to = *w * *x;
            }
            let length = length as f64;
            let along = T::from_f64(sum(to, |x| x).to_f64() / length);
            let plain = T::from_f64(sum(weighed, |x| x).to_f64() / length);
            for (to, (w, x)) in to.iter_mut().zip(weighed.iter().zip(&*centred)) {
                *to = factor * (*w - plain - *x * along);
            }
        }
    }
}
