//! The three products of a convolution, over a batch.

use rayon::prelude::*;

use super::elementwise::pass;
use super::gather::{Finish, Gather, Panels};
use super::lane::Lane;
use super::outer::{self, Outer};
use super::plan::{Frame, Plan};
use crate::nn::geometry::Conv2dShape;

/// Pixels that are worth a task of their own where there are too few images for all threads.
const TASK: usize = 96;

/// Parts of a batch whose filter gradients are summed on their own. A constant, so that the order of the sum, and with it
/// every bit, is the same for any number of threads.
const PARTS: usize = 16;

/// The gradient that arrives at a convolution's output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upstream<'a, T> {
    pub(crate) gradient: &'a [T],
    /// The output, if a ReLU finished it: nothing passes where that is 0.
    pub(crate) rectified: Option<&'a [T]>,
}

impl<'a, T: Lane> Upstream<'a, T> {
    /// One image of `size` elements.
    fn image(self, index: usize, size: usize) -> Self {
        let part = |x: &'a [T]| &x[index * size..][..size];
        Self {
            gradient: part(self.gradient),
            rectified: self.rectified.map(part),
        }
    }

    /// Writes what passes, rows of `from` elements each to the start of one of `to`.
    fn write(self, from: usize, out: &mut [T], to: usize) {
        for (row, out) in out
            .chunks_mut(to)
            .take(self.gradient.len() / from)
            .enumerate()
        {
            let part = row * from..(row + 1) * from;
            match self.rectified {
                Some(output) => pass(
                    &mut out[..from],
                    &output[part.clone()],
                    &self.gradient[part],
                ),
                None => out[..from].copy_from_slice(&self.gradient[part]),
            }
        }
    }
}

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
        let start = filter_row(shape, &plan, row);
        filter[start..start + shape.outputs].iter().copied()
    });
    let alone = shape.batch < 2 * rayon::current_num_threads();
    let task = if alone { TASK } else { plan.pixels.len() };
    let mut output = vec![T::default(); shape.output().iter().product()];
    let images = output.par_chunks_exact_mut(output_size(shape));
    images
        .zip(input.par_chunks_exact(input_size(shape)))
        .for_each_init(
            || Framed::new(&plan.frame, 0),
            |framed, (out, image)| {
                let image = framed.lay(image);
                out.par_chunks_mut(task * shape.outputs)
                    .enumerate()
                    .for_each(|(index, out)| {
                        let first = index * task;
                        let pixels = &plan.pixels[first..][..out.len() / shape.outputs];
                        let (runs, inside) = (&plan.runs, plan.frame.inside());
                        Gather {
                            image,
                            inside,
                            runs,
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

/// The gradient of a convolution with respect to its input.
pub(crate) fn input_gradient<T: Lane>(
    shape: &Conv2dShape,
    filter: &[T],
    upstream: Upstream<'_, T>,
) -> Vec<T> {
    let prepare = |plan: Plan| {
        let panels = Panels::pack(plan.depth(), shape.inputs, |row| {
            let start =
                plan.taps[row / shape.outputs] * shape.inputs * shape.outputs + row % shape.outputs;
            filter[start..]
                .iter()
                .step_by(shape.outputs)
                .take(shape.inputs)
                .copied()
        });
        (plan, panels)
    };
    let plans: Vec<_> = Plan::backward(shape).into_iter().map(prepare).collect();
    let mut result = vec![T::default(); shape.input().iter().product()];
    let images = result.par_chunks_exact_mut(input_size(shape));
    images.enumerate().for_each_init(
        || {
            plans
                .iter()
                .map(|(plan, _)| Framed::new(&plan.frame, 0))
                .collect::<Vec<_>>()
        },
        |framed, (index, out)| {
            let upstream = upstream.image(index, output_size(shape));
            for ((plan, panels), framed) in plans.iter().zip(framed) {
                let image = framed.lay_passed(upstream);
                let (runs, pixels, inside) = (&plan.runs, &plan.pixels[..], plan.frame.inside());
                Gather {
                    image,
                    inside,
                    runs,
                    pixels,
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

/// The gradient of a convolution with respect to its filter.
pub(crate) fn filter_gradient<T: Lane>(
    shape: &Conv2dShape,
    input: &[T],
    upstream: Upstream<'_, T>,
) -> Vec<T> {
    let plan = Plan::forward(shape);
    let width = shape.outputs.next_multiple_of(T::lanes());
    let images = shape.batch.div_ceil(PARTS).max(1);
    let parts = input
        .par_chunks(images * input_size(shape))
        .enumerate()
        .map(|(part, input)| {
            let mut framed = Framed::new(&plan.frame, outer::ROWS);
            let mut wide = vec![T::default(); plan.pixels.len() * width];
            let mut sum = vec![T::default(); plan.depth() * width];
            for (index, image) in input.chunks_exact(input_size(shape)).enumerate() {
                let image = framed.lay(image);
                let upstream = upstream.image(part * images + index, output_size(shape));
                let right = if upstream.rectified.is_none() && width == shape.outputs {
                    upstream.gradient
                } else {
                    upstream.write(shape.outputs, &mut wide, width);
                    &wide
                };
                let (runs, pixels, inside) = (&plan.runs, &plan.pixels[..], plan.frame.inside());
                Outer {
                    image,
                    inside,
                    runs,
                    pixels,
                    right,
                    sum: &mut sum,
                    width,
                }
                .run();
            }
            sum
        });
    let parts: Vec<Vec<T>> = parts.collect();
    let mut result = vec![T::default(); shape.filter().iter().product()];
    for sum in &parts {
        for (row, sum) in sum.chunks_exact(width).enumerate() {
            let start = filter_row(shape, &plan, row);
            for (to, x) in result[start..start + shape.outputs].iter_mut().zip(sum) {
                *to += *x;
            }
        }
    }
    result
}

/// Elements of one input image.
fn input_size(shape: &Conv2dShape) -> usize {
    shape.height.input * shape.width.input * shape.inputs
}

/// Elements of one output image.
fn output_size(shape: &Conv2dShape) -> usize {
    shape.height.output * shape.width.output * shape.outputs
}

/// Where in the filter the row lies that the plan's runs multiply in place `row`.
fn filter_row(shape: &Conv2dShape, plan: &Plan, row: usize) -> usize {
    (plan.taps[row / shape.inputs] * shape.inputs + row % shape.inputs) * shape.outputs
}

/// A buffer for one image at a time, with its frame; images that need neither frame nor spare room are read in place.
#[derive(Debug)]
struct Framed<'a, T> {
    frame: &'a Frame,
    spare: usize,
    /// Zero outside of the image, from its first use on.
    buffer: Vec<T>,
}

impl<'a, T: Lane> Framed<'a, T> {
    fn new(frame: &'a Frame, spare: usize) -> Self {
        Self {
            frame,
            spare,
            buffer: Vec::new(),
        }
    }

    fn lay<'s>(&'s mut self, image: &'s [T]) -> &'s [T] {
        self.lay_passed(Upstream {
            gradient: image,
            rectified: None,
        })
    }

    fn lay_passed<'s>(&'s mut self, image: Upstream<'s, T>) -> &'s [T] {
        if image.rectified.is_none() && self.spare == 0 && self.frame.is_bare() {
            return image.gradient;
        }
        self.buffer
            .resize(self.frame.len() + self.spare, T::default());
        let start = self.frame.top * self.frame.padded_row + self.frame.left;
        image.write(
            self.frame.row,
            &mut self.buffer[start..],
            self.frame.padded_row,
        );
        &self.buffer
    }
}
