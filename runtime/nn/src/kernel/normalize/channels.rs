//! Each channel, which is the last axis, over all pixels.

use super::TASK;
use crate::kernel::elementwise::add_up;
use crate::kernel::lane::{Lane, vectorized};
use crate::kernel::threads;

/// Of each channel.
#[derive(Clone, Debug)]
pub(crate) struct Moments<T> {
    pub(crate) mean: Vec<T>,
    /// The mean of squared distances from the mean.
    pub(crate) variance: Vec<T>,
}

/// Mean and variance of each channel.
pub(crate) fn moments<T: Lane>(channels: usize, input: &[T]) -> Moments<T> {
    let pixels = (input.len() / channels) as f64;
    let of_pixels = |sums: Vec<T>| -> Vec<T> {
        let means = sums.iter().map(|sum| T::from_f64(sum.to_f64() / pixels));
        means.collect()
    };
    let parts = || input.chunks(task(channels)).collect();
    let plain = |sum: &mut [T], pixels: &[T]| add_up(sum, pixels);
    let mean = of_pixels(sums(channels, parts(), plain));
    let squares = |sum: &mut [T], pixels: &[T]| add_squares(sum, pixels, &mean);
    let variance = of_pixels(sums(channels, parts(), squares));
    Moments { mean, variance }
}

/// Whole pixels that are worth a task.
fn task(channels: usize) -> usize {
    TASK.next_multiple_of(channels)
}

/// Adds up what each task makes of its pixels.
fn sums<T: Lane, I: Send>(
    length: usize,
    tasks: Vec<I>,
    add: impl Fn(&mut [T], I) + Send + Sync,
) -> Vec<T> {
    let part = |(): &mut (), task| {
        let mut sum = vec![T::default(); length];
        add(&mut sum, task);
        sum
    };
    let mut total = vec![T::default(); length];
    for part in threads::map(tasks, || (), part) {
        add_up(&mut total, &part);
    }
    total
}

vectorized! {
    fn add_squares<'a, T>(sum: &'a mut [T], pixels: &'a [T], mean: &'a [T]) {
        for pixel in pixels.chunks_exact(mean.len()) {
            for ((sum, x), mean) in sum.iter_mut().zip(pixel).zip(mean) {
                let distance = *x - *mean;
                *sum += distance * distance;
            }
        }
    }
}

/// `input * scale + offset`, one of each for a channel.
pub(crate) fn scale_offset<T: Lane>(input: &[T], scale: &[T], offset: &[T]) -> Vec<T> {
    let mut output = vec![T::default(); input.len()];
    let task = task(scale.len());
    let tasks = output.chunks_mut(task).zip(input.chunks(task));
    threads::for_each(
        tasks.collect(),
        || (),
        |(), (out, input)| scaled(out, input, scale, offset),
    );
    output
}

vectorized! {
    fn scaled<'a, T>(out: &'a mut [T], input: &'a [T], scale: &'a [T], offset: &'a [T]) {
        let pixels = out.chunks_exact_mut(scale.len()).zip(input.chunks_exact(scale.len()));
        for (out, input) in pixels {
            for (((out, x), scale), offset) in out.iter_mut().zip(input).zip(scale).zip(offset) {
                *out = *x * *scale + *offset;
            }
        }
    }
}

/// What flows back.
#[derive(Debug)]
pub(crate) struct ChannelGradients<T> {
    pub(crate) input: Option<Vec<T>>,
    pub(crate) scale: Vec<T>,
    pub(crate) offset: Vec<T>,
}

/// The gradients of [`scale_offset`], the input's if it is wanted.
pub(crate) fn scale_offset_gradients<T: Lane>(
    input: &[T],
    scale: &[T],
    gradient: &[T],
    wanted: bool,
) -> ChannelGradients<T> {
    let zeros = vec![T::default(); scale.len()];
    let (offset, products) = products(input, gradient, &zeros);
    ChannelGradients {
        input: wanted.then(|| scale_offset(gradient, scale, &zeros)),
        scale: products,
        offset,
    }
}

/// Of each channel: the sum of the gradient, and of the gradient times the distance from `mean`.
fn products<T: Lane>(input: &[T], gradient: &[T], mean: &[T]) -> (Vec<T>, Vec<T>) {
    let (channels, task) = (mean.len(), task(mean.len()));
    let tasks = input.chunks(task).zip(gradient.chunks(task)).collect();
    let add = |sum: &mut [T], (input, gradient): (&[T], &[T])| {
        let (plain, weighed) = sum.split_at_mut(channels);
        add_up(plain, gradient);
        add_products(weighed, input, gradient, mean);
    };
    let mut plain = sums(2 * channels, tasks, add);
    let weighed = plain.split_off(channels);
    (plain, weighed)
}

vectorized! {
    fn add_products<'a, T>(sum: &'a mut [T], input: &'a [T], gradient: &'a [T], mean: &'a [T]) {
        let pixels = input.chunks_exact(mean.len()).zip(gradient.chunks_exact(mean.len()));
        for (input, gradient) in pixels {
            for (((sum, x), g), mean) in sum.iter_mut().zip(input).zip(gradient).zip(mean) {
                *sum += *g * (*x - *mean);
            }
        }
    }
}

/// Each channel with mean 0 and variance 1, scaled and moved.
pub(crate) fn channels<T: Lane>(
    input: &[T],
    moments: &Moments<T>,
    [scale, offset]: [&[T]; 2],
    epsilon: f64,
) -> Vec<T> {
    let factors = factors(moments, scale, epsilon);
    let each = factors.iter().zip(&moments.mean).zip(offset);
    let offsets: Vec<T> = each
        .map(|((a, mean), offset)| T::from_f64(offset.to_f64() - a * mean.to_f64()))
        .collect();
    let factors: Vec<T> = factors.into_iter().map(T::from_f64).collect();
    scale_offset(input, &factors, &offsets)
}

/// `scale / √(variance + epsilon)`
fn factors<T: Lane>(moments: &Moments<T>, scale: &[T], epsilon: f64) -> Vec<f64> {
    let each = scale.iter().zip(&moments.variance);
    each.map(|(scale, variance)| scale.to_f64() / (variance.to_f64() + epsilon).sqrt())
        .collect()
}

/// The gradients of [`channels`] where the moments are the input's own, the input's if it is wanted.
pub(crate) fn channels_gradients<T: Lane>(
    input: &[T],
    moments: &Moments<T>,
    scale: &[T],
    epsilon: f64,
    gradient: &[T],
    wanted: bool,
) -> ChannelGradients<T> {
    let (offset, products) = products(input, gradient, &moments.mean);
    let pixels = (input.len() / scale.len()) as f64;
    let each = products.iter().zip(&moments.variance);
    let gradient_of_scale: Vec<T> = each
        .map(|(sum, variance)| T::from_f64(sum.to_f64() / (variance.to_f64() + epsilon).sqrt()))
        .collect();
    let input = wanted.then(|| {
        let factors = factors(moments, scale, epsilon);
        let each = factors.iter().zip(&products).zip(&moments.variance);
        let pulls = each.map(|((a, sum), variance)| {
            T::from_f64(-a * sum.to_f64() / (variance.to_f64() + epsilon) / pixels)
        });
        let means = offset.iter().map(|sum| T::from_f64(sum.to_f64() / pixels));
        let of_channels = Pull {
            factor: factors.iter().map(|a| T::from_f64(*a)).collect(),
            gradient: means.collect(),
            pull: pulls.collect(),
            mean: moments.mean.clone(),
        };
        let mut result = vec![T::default(); input.len()];
        let task = task(scale.len());
        let tasks = input.chunks(task).zip(gradient.chunks(task));
        threads::for_each(
            result.chunks_mut(task).zip(tasks).collect(),
            || (),
            |(), (to, (input, gradient))| pull(to, input, gradient, &of_channels),
        );
        result
    });
    ChannelGradients {
        input,
        scale: gradient_of_scale,
        offset,
    }
}

/// One of each for a channel: `factor · (g - gradient) + pull · (x - mean)` is the input's gradient.
struct Pull<T> {
    factor: Vec<T>,
    gradient: Vec<T>,
    pull: Vec<T>,
    mean: Vec<T>,
}

vectorized! {
    fn pull<'a, T>(to: &'a mut [T], input: &'a [T], gradient: &'a [T], of: &'a Pull<T>) {
        let channels = of.mean.len();
        let pixels = input.chunks_exact(channels).zip(gradient.chunks_exact(channels));
        for (to, (input, gradient)) in to.chunks_exact_mut(channels).zip(pixels) {
            let moved = gradient.iter().zip(&of.gradient).zip(&of.factor);
            let pulled = input.iter().zip(&of.mean).zip(&of.pull);
            for ((to, ((g, of_g), a)), ((x, mean), b)) in to.iter_mut().zip(moved).zip(pulled) {
                *to = *a * (*g - *of_g) + *b * (*x - *mean);
            }
        }
    }
}
