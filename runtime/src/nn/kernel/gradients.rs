//! The gradients of a convolution, all of them in one walk over the batch.
//!
//! What arrives at an image is computed once, in the cache, whatever was done to the convolution's output since.

use super::conv::{filter_row, input_size, output_size};
use super::elementwise::add_up;
use super::framed::Framed;
use super::gather::{Finish, Gather, Panels};
use super::lane::Lane;
use super::outer::{self, Outer};
use super::plan::Plan;
use super::threads;
use super::upstream::{Room, Upstream};
use crate::nn::geometry::Conv2dShape;

/// Parts of a batch whose gradients are summed on their own. A constant, so that the order of the sum, and with it every bit, is
/// the same for any number of threads.
const PARTS: usize = 16;

/// Which gradients are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) input: bool,
    pub(crate) filter: bool,
    /// Of what was added to each channel of the output.
    pub(crate) bias: bool,
}

/// Those that were.
#[derive(Debug)]
pub(crate) struct Gradients<T> {
    pub(crate) input: Option<Vec<T>>,
    pub(crate) filter: Option<Vec<T>>,
    pub(crate) bias: Option<Vec<T>>,
}

/// The gradients of a convolution of `input` with `filter`.
pub(crate) fn gradients<T: Lane>(
    shape: &Conv2dShape,
    input: &[T],
    filter: &[T],
    upstream: Upstream<'_, T>,
    wanted: Wanted,
) -> Gradients<T> {
    let by_filter = wanted.filter.then(|| ByFilter::new(shape, T::lanes()));
    let by_input = wanted.input.then(|| ByInput::new(shape, filter));
    let mut result = wanted
        .input
        .then(|| vec![T::default(); shape.input().iter().product()]);

    let images = shape.batch.div_ceil(PARTS).max(1);
    let mut outs = result
        .as_mut()
        .map(|x| x.chunks_mut(images * input_size(shape)));
    let tasks = input.chunks(images * input_size(shape)).enumerate();
    let tasks = tasks.map(|(part, input)| Part {
        first: part * images,
        input,
        out: outs.as_mut().and_then(Iterator::next),
    });
    let sums = threads::map(
        tasks.collect(),
        || {
            (
                Room::new(),
                by_filter.as_ref().map(ByFilter::room),
                by_input.as_ref().map(ByInput::room),
            )
        },
        |(room, filter_room, input_room), mut part| {
            let mut filter_sum = by_filter.as_ref().map(ByFilter::zero);
            let mut bias_sum = wanted.bias.then(|| vec![T::default(); shape.outputs]);
            for (index, image) in part.input.chunks_exact(input_size(shape)).enumerate() {
                let size = output_size(shape);
                let arriving = upstream.arriving(part.first + index, size, room);
                if let Some(sum) = &mut bias_sum {
                    add_up(sum, arriving);
                }
                if let (Some(by), Some(room), Some(sum)) =
                    (&by_filter, &mut *filter_room, &mut filter_sum)
                {
                    by.add(room, image, arriving, sum);
                }
                if let (Some(by), Some(room), Some(out)) =
                    (&by_input, &mut *input_room, &mut part.out)
                {
                    let size = input_size(shape);
                    by.write(room, arriving, &mut out[index * size..][..size]);
                }
            }
            (filter_sum, bias_sum)
        },
    );
    let (filters, biases): (Vec<_>, Vec<_>) = sums.into_iter().unzip();
    Gradients {
        input: result,
        filter: by_filter.map(|by| by.total(filters.into_iter().flatten())),
        bias: wanted.bias.then(|| {
            let mut total = vec![T::default(); shape.outputs];
            let sums = biases.iter().flatten();
            sums.for_each(|sum| add_up(&mut total, sum));
            total
        }),
    }
}

/// Images that one thread walks over.
struct Part<'a, T> {
    first: usize,
    input: &'a [T],
    /// Their gradients, if they are wanted.
    out: Option<&'a mut [T]>,
}

/// The gradient with respect to the filter: a sum over all images.
struct ByFilter<'a> {
    shape: &'a Conv2dShape,
    plan: Plan,
    /// The length of a row of sums: the output's channels, in whole vectors.
    width: usize,
}

/// A framed image, and the arriving gradient in whole vectors.
struct FilterRoom<'a, T> {
    framed: Framed<'a, T>,
    wide: Vec<T>,
}

impl<'a> ByFilter<'a> {
    fn new(shape: &'a Conv2dShape, lanes: usize) -> Self {
        let (plan, width) = (Plan::forward(shape), shape.outputs.next_multiple_of(lanes));
        Self { shape, plan, width }
    }

    fn room<T: Lane>(&self) -> FilterRoom<'_, T> {
        FilterRoom {
            framed: Framed::new(&self.plan.frame, outer::ROWS),
            wide: Vec::new(),
        }
    }

    fn zero<T: Lane>(&self) -> Vec<T> {
        vec![T::default(); self.plan.depth() * self.width]
    }

    /// Adds what one image contributes.
    fn add<T: Lane>(
        &self,
        room: &mut FilterRoom<'_, T>,
        image: &[T],
        arriving: &[T],
        sum: &mut [T],
    ) {
        let (plan, width, outputs) = (&self.plan, self.width, self.shape.outputs);
        let right = if width == outputs {
            arriving
        } else {
            room.wide.resize(plan.pixels.len() * width, T::default());
            let rows = room.wide.chunks_exact_mut(width);
            for (to, row) in rows.zip(arriving.chunks_exact(outputs)) {
                to[..outputs].copy_from_slice(row);
            }
            &room.wide
        };
        Outer {
            image: room.framed.lay(image),
            inside: plan.frame.inside(),
            runs: &plan.runs,
            pixels: &plan.pixels,
            right,
            sum,
            width,
        }
        .run();
    }

    /// The sum of all parts, in the filter's own order.
    fn total<T: Lane>(&self, parts: impl Iterator<Item = Vec<T>>) -> Vec<T> {
        let mut total = vec![T::default(); self.shape.filter().iter().product()];
        for part in parts {
            for (row, sum) in part.chunks_exact(self.width).enumerate() {
                let to = filter_row(self.shape, &self.plan, row);
                let outputs = self.shape.outputs;
                add_up(&mut total[to..to + outputs], &sum[..outputs]);
            }
        }
        total
    }
}

/// The gradient with respect to the input: pixels that read what arrives, in groups that read alike.
struct ByInput<T> {
    groups: Vec<(Plan, Panels<T>)>,
}

impl<T: Lane> ByInput<T> {
    fn new(shape: &Conv2dShape, filter: &[T]) -> Self {
        let prepare = |plan: Plan| {
            let panels = Panels::pack(plan.depth(), shape.inputs, |row| {
                let (tap, output) = (plan.taps[row / shape.outputs], row % shape.outputs);
                let column = filter[tap * shape.inputs * shape.outputs + output..].iter();
                column.step_by(shape.outputs).take(shape.inputs).copied()
            });
            (plan, panels)
        };
        let groups = Plan::backward(shape).into_iter().map(prepare).collect();
        Self { groups }
    }

    fn room(&self) -> Vec<Framed<'_, T>> {
        let plans = self.groups.iter().map(|(plan, _)| plan);
        plans.map(|plan| Framed::new(&plan.frame, 0)).collect()
    }

    /// Writes the gradient of one image, zero so far.
    fn write(&self, room: &mut [Framed<'_, T>], arriving: &[T], out: &mut [T]) {
        for ((plan, panels), framed) in self.groups.iter().zip(room) {
            Gather {
                image: framed.lay(arriving),
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
    }
}
