//! The three products of a convolution, over a batch.

use std::borrow::Cow;

use rayon::prelude::*;

use super::gather::{Finish, Gather, Panels};
use super::lane::Lane;
use super::outer::{self, Outer};
use super::plan::{Frame, Plan};
use crate::nn::geometry::Conv2dShape;

/// Pixels that are worth a task of their own when there are fewer images than threads.
const TASK: usize = 96;

/// Parts of a batch whose filter gradients are summed on their own. A constant, so that the order of the sum, and with it
/// every bit, is the same for any number of threads.
const PARTS: usize = 16;

/// The convolution of a batch.
pub(crate) fn forward<T: Lane>(shape: &Conv2dShape, input: &[T], filter: &[T]) -> Vec<T> {
    convolve(shape, input, filter, Finish::Plain)
}

/// The convolution of a batch, with `bias` added and negative results replaced by zero.
pub(crate) fn forward_bias_relu<T: Lane>(
    shape: &Conv2dShape,
    input: &[T],
    filter: &[T],
    bias: &[T],
) -> Vec<T> {
    convolve(shape, input, filter, Finish::BiasRelu(bias))
}

fn convolve<T: Lane>(
    shape: &Conv2dShape,
    input: &[T],
    filter: &[T],
    finish: Finish<'_, T>,
) -> Vec<T> {
    let plan = Plan::forward(shape);
    let panels = Panels::pack(plan.depth(), shape.outputs, |row| {
        let start =
            (plan.taps[row / shape.inputs] * shape.inputs + row % shape.inputs) * shape.outputs;
        filter[start..start + shape.outputs].iter().copied()
    });
    let mut output = vec![T::default(); shape.output().iter().product()];
    let images =
        output.par_chunks_exact_mut(shape.height.output * shape.width.output * shape.outputs);
    let size = shape.height.input * shape.width.input * shape.inputs;
    images.zip(input.par_chunks_exact(size)).for_each_init(
        || Framed::new(&plan.frame, 0),
        |framed, (out, image)| {
            let image = framed.lay(image);
            out.par_chunks_mut(TASK * shape.outputs)
                .enumerate()
                .for_each(|(task, out)| {
                    let first = task * TASK;
                    let pixels = &plan.pixels[first..][..out.len() / shape.outputs];
                    Gather {
                        image,
                        inside: plan.frame.inside(),
                        runs: &plan.runs,
                        pixels,
                        panels: &panels,
                        finish,
                        out,
                        first,
                    }
                    .run();
                });
        },
    );
    output
}

/// The gradient of [`forward`] with respect to its input.
pub(crate) fn input_gradient<T: Lane>(shape: &Conv2dShape, filter: &[T], gradient: &[T]) -> Vec<T> {
    let plans: Vec<_> = Plan::backward(shape)
        .into_iter()
        .map(|plan| {
            let panels = Panels::pack(plan.depth(), shape.inputs, |row| {
                let start = plan.taps[row / shape.outputs] * shape.inputs * shape.outputs
                    + row % shape.outputs;
                filter[start..]
                    .iter()
                    .step_by(shape.outputs)
                    .take(shape.inputs)
                    .copied()
            });
            (plan, panels)
        })
        .collect();
    let mut result = vec![T::default(); shape.input().iter().product()];
    let images = result.par_chunks_exact_mut(shape.height.input * shape.width.input * shape.inputs);
    let size = shape.height.output * shape.width.output * shape.outputs;
    images.zip(gradient.par_chunks_exact(size)).for_each_init(
        || {
            plans
                .iter()
                .map(|(plan, _)| Framed::new(&plan.frame, 0))
                .collect::<Vec<_>>()
        },
        |framed, (out, image)| {
            for ((plan, panels), framed) in plans.iter().zip(framed) {
                let image = framed.lay(image);
                Gather {
                    image,
                    inside: plan.frame.inside(),
                    runs: &plan.runs,
                    pixels: &plan.pixels,
                    panels,
                    finish: Finish::Plain,
                    out,
                    first: 0,
                }
                .run();
            }
        },
    );
    result
}

/// The gradient of [`forward`] with respect to its filter.
pub(crate) fn filter_gradient<T: Lane>(shape: &Conv2dShape, input: &[T], gradient: &[T]) -> Vec<T> {
    let plan = Plan::forward(shape);
    let width = shape.outputs.next_multiple_of(T::lanes());
    let input_size = shape.height.input * shape.width.input * shape.inputs;
    let output_size = shape.height.output * shape.width.output * shape.outputs;
    let images = shape.batch.div_ceil(PARTS).max(1);
    let parts: Vec<Vec<T>> = input
        .par_chunks(images * input_size)
        .zip(gradient.par_chunks(images * output_size))
        .map(|(input, gradient)| {
            let mut framed = Framed::new(&plan.frame, outer::ROWS);
            let mut sum = vec![T::default(); plan.depth() * width];
            for (image, gradient) in input
                .chunks_exact(input_size)
                .zip(gradient.chunks_exact(output_size))
            {
                let image = framed.lay(image);
                let right = &widen(gradient, shape.outputs, width);
                Outer {
                    image,
                    inside: plan.frame.inside(),
                    runs: &plan.runs,
                    pixels: &plan.pixels,
                    right,
                    sum: &mut sum,
                    width,
                }
                .run();
            }
            sum
        })
        .collect();
    let mut result = vec![T::default(); shape.filter().iter().product()];
    for sum in &parts {
        for (row, sum) in sum.chunks_exact(width).enumerate() {
            let start =
                (plan.taps[row / shape.inputs] * shape.inputs + row % shape.inputs) * shape.outputs;
            for (to, x) in result[start..start + shape.outputs].iter_mut().zip(sum) {
                *to += *x;
            }
        }
    }
    result
}

/// Rows of `from` elements as rows of `to`, zeros added.
fn widen<T: Lane>(rows: &[T], from: usize, to: usize) -> Cow<'_, [T]> {
    if from == to {
        return Cow::Borrowed(rows);
    }
    let mut wide = vec![T::default(); rows.len() / from * to];
    for (to, from) in wide.chunks_exact_mut(to).zip(rows.chunks_exact(from)) {
        to[..from.len()].copy_from_slice(from);
    }
    Cow::Owned(wide)
}

/// A buffer for one image at a time, with its frame; images that need neither frame nor spare room are read in place.
#[derive(Debug)]
struct Framed<'a, T> {
    frame: &'a Frame,
    buffer: Option<Vec<T>>,
}

impl<'a, T: Lane> Framed<'a, T> {
    fn new(frame: &'a Frame, spare: usize) -> Self {
        let needed = spare > 0 || !frame.is_bare();
        Self {
            frame,
            buffer: needed.then(|| vec![T::default(); frame.len() + spare]),
        }
    }

    fn lay<'s>(&'s mut self, image: &'s [T]) -> &'s [T] {
        match &mut self.buffer {
            Some(buffer) => {
                self.frame.fill(image, buffer);
                buffer
            }
            None => image,
        }
    }
}
