//! The convolution of a batch.

use std::borrow::Cow;

use super::framed::Framed;
use super::gather::{Finish, Gather, Panels};
use super::lane::Lane;
use super::plan::Plan;
use super::threads;
use crate::nn::geometry::Conv2dShape;

/// Pixels that are worth a task of their own where there are too few images for all threads.
const TASK: usize = 96;

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
    let gather = |image: &[T], first: usize, out: &mut [T]| {
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
    };
    let mut output = vec![T::default(); shape.output().iter().product()];
    let images = input.chunks_exact(input_size(shape));
    let outs = output.chunks_exact_mut(output_size(shape));
    if shape.batch >= 2 * threads::count() {
        threads::for_each(
            images.zip(outs).collect(),
            || Framed::new(&plan.frame, 0),
            |framed, (image, out)| gather(framed.lay(image), 0, out),
        );
    } else {
        let lay = |(): &mut (), image| Framed::new(&plan.frame, 0).lay_once(image);
        let images: Vec<Cow<'_, [T]>> = threads::map(images.collect(), || (), lay);
        let pixels = images.iter().zip(outs).flat_map(|(image, out)| {
            let outs = out.chunks_mut(TASK * shape.outputs).enumerate();
            outs.map(move |(index, out)| (image, index * TASK, out))
        });
        threads::for_each(
            pixels.collect(),
            || (),
            |(), (image, first, out)| gather(image, first, out),
        );
    }
    output
}

/// Elements of one input image.
pub(super) fn input_size(shape: &Conv2dShape) -> usize {
    shape.height.input * shape.width.input * shape.inputs
}

/// Elements of one output image.
pub(super) fn output_size(shape: &Conv2dShape) -> usize {
    shape.height.output * shape.width.output * shape.outputs
}

/// Where in the filter the row lies that the plan's runs multiply in place `row`.
pub(super) fn filter_row(shape: &Conv2dShape, plan: &Plan, row: usize) -> usize {
    (plan.taps[row / shape.inputs] * shape.inputs + row % shape.inputs) * shape.outputs
}
