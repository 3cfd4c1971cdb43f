//! The convolution of a batch.

use std::borrow::Cow;

use super::framed::{Framed, FramedLot};
use super::gather::{Finish, Gather, Lot, Panels, lot_size};
use super::lane::Lane;
use super::plan::Plan;
use super::threads;
use crate::geometry::Conv2dShape;

/// Pixels that are worth a task of their own where there are too few images for all threads.
const TASK: usize = 96;

/// The convolution of a batch, each sum finished in a register.
pub(crate) fn forward<T: Lane>(
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
    let gather = |image: &[T], lot: Option<Lot>, first: usize, out: &mut [T]| {
        let images = lot.map_or(1, |lot| lot.images);
        let pixels = &plan.pixels[first..][..out.len() / images / shape.outputs];
        Gather {
            image,
            lot,
            frame: &plan.frame,
            runs: &plan.runs,
            pixels,
            panels: &panels,
            finish,
            out,
            first,
        }
        .run();
    };
    let (from, to) = (input_size(shape), output_size(shape));
    let mut output = vec![T::default(); shape.output().iter().product()];
    let (images, outs) = (input.chunks_exact(from), output.chunks_exact_mut(to));
    let lot = lot_size();
    if plan.in_lots(lot, shape.batch, size_of::<T>()) {
        let lots = input.chunks(lot * from).zip(output.chunks_mut(lot * to));
        threads::for_each(
            lots.collect(),
            || FramedLot::new(&plan.frame, lot),
            |framed, (input, out)| {
                let images = input.chunks_exact(from).enumerate();
                images.for_each(|(slot, image)| framed.lay(slot, image));
                let lot = Lot {
                    images: input.len() / from,
                    from: framed.stride(),
                    to,
                };
                gather(framed.images(), Some(lot), 0, out);
            },
        );
    } else if shape.batch >= 2 * threads::count() {
        threads::for_each(
            images.zip(outs).collect(),
            || Framed::new(&plan.frame, 0),
            |framed, (image, out)| gather(framed.lay(image), None, 0, out),
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
            |(), (image, first, out)| gather(image, None, first, out),
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
