//! The gradients of a convolution, all of them in one walk over the batch.
//!
//! What arrives at an image is computed once, in the cache, whatever was done to the convolution's output since.

use super::conv::{input_size, output_size};
use super::elementwise::add_up;
use super::framed::{Framed, FramedLot};
use super::gather::{Finish, Gather, Lot, lot_size};
use super::lane::Lane;
use super::outer::{self, Outer, Right};
use super::panels::Panels;
use super::plan::Plan;
use super::threads;
use super::upstream::{Room, Upstream};
use crate::geometry::Conv2dShape;

/// Most parts of a batch whose gradients are summed on their own. How many there are depends on the shapes alone, so that the order of
/// the sum, and with it every bit, is the same for any number of threads.
const PARTS: usize = 16;
/// Elements of all these sums together: those of a large filter would take more memory, and more time to put together, than the images.
const SUMS: usize = 1 << 21;
/// Bytes of a sum that stays in the second cache from one image to the next.
const LARGE: usize = 1 << 19;
/// Bytes of images that are in the second cache together.
const CACHE: usize = 1 << 20;
/// Elements of these sums that are worth a task of their own when they are put together.
const TASK: usize = 1 << 14;

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

    let (from, to, lot) = (input_size(shape), output_size(shape), lot_size());
    let parts = SUMS / shape.filter().iter().product::<usize>();
    let mut images = shape.batch.div_ceil(parts.clamp(2, PARTS)).max(1);
    if by_input.as_ref().is_some_and(ByInput::in_lots) {
        images = images.next_multiple_of(lot);
    }
    let mut outs = result.as_mut().map(|x| x.chunks_mut(images * from));
    let tasks = input.chunks(images * from).enumerate();
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
            for (first, images) in part.input.chunks(lot * from).enumerate() {
                let first = first * lot;
                let out: &mut [T] = match &mut part.out {
                    Some(out) => &mut out[first * from..][..images.len()],
                    None => &mut [],
                };
                for (slot, image) in images.chunks_exact(from).enumerate() {
                    let arriving = upstream.arriving(part.first + first + slot, to, room);
                    if let Some(sum) = &mut bias_sum {
                        add_up(sum, arriving);
                    }
                    if let (Some(by), Some(room), Some(sum)) =
                        (&by_filter, &mut *filter_room, &mut filter_sum)
                    {
                        let last = (slot + 1) * from == images.len();
                        by.add(room, slot, image, arriving, last, sum);
                    }
                    if let (Some(by), Some(room)) = (&by_input, &mut *input_room) {
                        by.lay(room, slot, arriving, &mut out[slot * from..][..from]);
                    }
                }
                if let (Some(by), Some(room)) = (&by_input, &mut *input_room) {
                    by.finish(room, images.len() / from, out);
                }
            }
            (filter_sum, bias_sum)
        },
    );
    let (filters, biases): (Vec<_>, Vec<_>) = sums.into_iter().unzip();
    let filters: Vec<_> = filters.into_iter().flatten().collect();
    Gradients {
        input: result,
        filter: by_filter.map(|by| by.total(&filters)),
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

/// Framed images, and the gradients that arrive at them.
struct FilterRoom<'a, T> {
    slots: Vec<(Framed<'a, T>, Right<T>)>,
}

impl<'a> ByFilter<'a> {
    fn new(shape: &'a Conv2dShape, lanes: usize) -> Self {
        let (plan, width) = (Plan::forward(shape), shape.outputs.next_multiple_of(lanes));
        Self { shape, plan, width }
    }

    /// Images whose contributions are summed before they are added to the part's sum: more than one where that has to come from memory.
    fn together<T>(&self) -> usize {
        let sum = self.plan.depth() * self.width;
        let image = self.plan.frame.len() + self.plan.pixels.len() * self.width;
        if sum * size_of::<T>() > LARGE {
            (CACHE / (image * size_of::<T>())).clamp(1, lot_size())
        } else {
            1
        }
    }

    fn room<T: Lane>(&self) -> FilterRoom<'_, T> {
        let slot = || {
            (
                Framed::new(&self.plan.frame, outer::ROWS),
                Right::new(self.plan.pixels.len(), self.shape.outputs),
            )
        };
        let slots = std::iter::repeat_with(slot).take(self.together::<T>());
        FilterRoom {
            slots: slots.collect(),
        }
    }

    fn zero<T: Lane>(&self) -> Vec<T> {
        vec![T::default(); self.plan.depth() * self.width]
    }

    /// Takes an image of a lot, and adds what it and those before contribute once all slots are taken or it is the last.
    fn add<T: Lane>(
        &self,
        room: &mut FilterRoom<'_, T>,
        slot: usize,
        image: &[T],
        arriving: &[T],
        last: bool,
        sum: &mut [T],
    ) {
        let slot = slot % room.slots.len();
        let (framed, right) = &mut room.slots[slot];
        framed.lay(image);
        right.pack(arriving, self.shape.outputs);
        if !last && slot + 1 < room.slots.len() {
            return;
        }
        let sources = room.slots[..=slot].iter();
        let sources: Vec<_> = sources
            .map(|(framed, right)| (framed.laid(), right))
            .collect();
        Outer {
            sources: &sources,
            inside: self.plan.frame.inside(),
            runs: &self.plan.runs,
            pixels: &self.plan.pixels,
            sum,
            width: self.width,
        }
        .run();
    }

    /// The sum of all parts, in the filter's own order.
    fn total<T: Lane>(&self, parts: &[Vec<T>]) -> Vec<T> {
        let (inputs, outputs, width) = (self.shape.inputs, self.shape.outputs, self.width);
        let mut total = vec![T::default(); self.shape.filter().iter().product()];
        let mut taps: Vec<_> = total.chunks_exact_mut(inputs * outputs).map(Some).collect();
        let rows = (TASK / outputs).max(1);
        let mut tasks = Vec::new();
        for (place, tap) in self.plan.taps.iter().enumerate() {
            let to = taps[*tap].take().into_iter();
            let to = to.flat_map(|to| to.chunks_mut(rows * outputs).enumerate());
            tasks.extend(to.map(|(chunk, to)| (place * inputs + chunk * rows, to)));
        }
        threads::for_each(
            tasks,
            || (),
            |(), (first, to)| {
                for part in parts {
                    let part = &part[first * width..];
                    if width == outputs {
                        add_up(to, &part[..to.len()]);
                        continue;
                    }
                    let rows = part.chunks_exact(width);
                    for (to, sum) in to.chunks_exact_mut(outputs).zip(rows) {
                        add_up(to, &sum[..outputs]);
                    }
                }
            },
        );
        total
    }
}

/// The gradient with respect to the input: pixels that read what arrives, in groups that read alike.
struct ByInput<T> {
    groups: Vec<Group<T>>,
    /// Elements of one image's gradient.
    size: usize,
}

struct Group<T> {
    plan: Plan,
    panels: Panels<T>,
    in_lots: bool,
}

/// What arrives, with its frame.
enum InputRoom<'a, T> {
    One(Framed<'a, T>),
    Lot(FramedLot<'a, T>),
}

impl<T: Lane> ByInput<T> {
    fn new(shape: &Conv2dShape, filter: &[T]) -> Self {
        let group = |plan: Plan| {
            let panels = Panels::pack(plan.depth(), shape.inputs, |row, column, to| {
                let (tap, output) = (plan.taps[row / shape.outputs], row % shape.outputs);
                let start = (tap * shape.inputs + column) * shape.outputs + output;
                let from = filter[start..].iter().step_by(shape.outputs);
                to.iter_mut().zip(from).for_each(|(to, x)| *to = *x);
            });
            let in_lots = plan.in_lots(lot_size(), shape.batch, size_of::<T>());
            Group {
                plan,
                panels,
                in_lots,
            }
        };
        let groups = Plan::backward(shape).into_iter().map(group).collect();
        let size = input_size(shape);
        Self { groups, size }
    }

    fn in_lots(&self) -> bool {
        self.groups.iter().any(|group| group.in_lots)
    }

    fn room(&self) -> Vec<InputRoom<'_, T>> {
        self.groups.iter().map(Group::room).collect()
    }

    /// Takes what arrives at one image of a lot, and writes its gradient, zero so far, where images are computed alone.
    fn lay(&self, rooms: &mut [InputRoom<'_, T>], slot: usize, arriving: &[T], out: &mut [T]) {
        for (group, room) in self.groups.iter().zip(rooms) {
            match room {
                InputRoom::One(framed) => group.gather(framed.lay(arriving), None, out),
                InputRoom::Lot(framed) => framed.lay(slot, arriving),
            }
        }
    }

    /// Writes the gradients, zero so far, of the lot whose images are laid.
    fn finish(&self, rooms: &[InputRoom<'_, T>], images: usize, out: &mut [T]) {
        for (group, room) in self.groups.iter().zip(rooms) {
            if let InputRoom::Lot(framed) = room {
                let (from, to) = (framed.stride(), self.size);
                let lot = Lot { images, from, to };
                group.gather(framed.images(), Some(lot), out);
            }
        }
    }
}

impl<T: Lane> Group<T> {
    fn room(&self) -> InputRoom<'_, T> {
        if self.in_lots {
            InputRoom::Lot(FramedLot::new(&self.plan.frame, lot_size()))
        } else {
            InputRoom::One(Framed::new(&self.plan.frame, 0))
        }
    }

    fn gather(&self, image: &[T], lot: Option<Lot>, out: &mut [T]) {
        Gather {
            image,
            lot,
            frame: &self.plan.frame,
            runs: &self.plan.runs,
            pixels: &self.plan.pixels,
            panels: &self.panels,
            finish: Finish::PLAIN,
            out,
            first: 0,
        }
        .run();
    }
}
