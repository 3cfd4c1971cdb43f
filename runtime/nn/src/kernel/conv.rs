//! The convolution of a batch, and the same pooled.

use std::borrow::Cow;

use super::framed::{Framed, FramedLot};
use super::gather::{Finish, Gather, Lot, lot_size};
use super::lane::Lane;
use super::panels::Panels;
use super::plan::Plan;
use super::pool::{self, Largest};
use super::threads;
use crate::geometry::{Conv2dShape, PoolShape};

/// Pixels that are worth a task of their own where there are too few images for all threads.
const TASK: usize = 96;

/// The convolution of a batch, each sum finished in a register.
pub(crate) fn forward<T: Lane>(
    shape: &Conv2dShape,
    input: &[T],
    filter: &[T],
    finish: Finish<'_, T>,
) -> Vec<T> {
    Forward::new(shape, filter, finish).run(input)
}

/// [`forward`] and then [`max_pool`](pool::max_pool), while what is pooled is in the cache.
pub(crate) fn forward_pooled<T: Lane>(
    shape: &Conv2dShape,
    pool: &PoolShape,
    input: &[T],
    filter: &[T],
    finish: Finish<'_, T>,
    placed: bool,
) -> Largest<T> {
    let forward = Forward::new(shape, filter, finish);
    if !forward.by_images() {
        return pool::max_pool(pool, &forward.run(input), placed);
    }
    let (lot, to, pooled) = (
        forward.images(),
        output_size(shape),
        pool::output_size(pool),
    );
    let mut largest = Largest::zeros(pool, placed);
    let images = input.chunks(lot * input_size(shape));
    threads::for_each(
        images.zip(largest.parts(lot * pooled)).collect(),
        || (forward.room(), vec![T::default(); lot * to]),
        |(room, sums), (images, (values, mut places))| {
            forward.task(
                room,
                images,
                &mut sums[..images.len() / input_size(shape) * to],
            );
            let images = sums.chunks_exact(to).zip(values.chunks_exact_mut(pooled));
            for (slot, (sums, values)) in images.enumerate() {
                let places = places.as_mut();
                let places = places.map(|places| &mut places[slot * pooled..][..pooled]);
                pool::pool_image(pool, sums, values, places);
            }
        },
    );
    largest
}

/// What is the same for all images.
struct Forward<'a, T> {
    shape: &'a Conv2dShape,
    plan: Plan,
    panels: Panels<T>,
    finish: Finish<'a, T>,
    in_lots: bool,
}

/// Where a task's images get their frames.
enum Room<'a, T> {
    One(Framed<'a, T>),
    Lot(FramedLot<'a, T>),
}

impl<'a, T: Lane> Forward<'a, T> {
    fn new(shape: &'a Conv2dShape, filter: &[T], finish: Finish<'a, T>) -> Self {
        let plan = Plan::forward(shape);
        let panels = Panels::pack(plan.depth(), shape.outputs, |row, column, to| {
            let start = filter_row(shape, &plan, row) + column;
            to.copy_from_slice(&filter[start..][..to.len()]);
        });
        let in_lots = plan.in_lots(lot_size(), shape.batch, size_of::<T>());
        Self {
            shape,
            plan,
            panels,
            finish,
            in_lots,
        }
    }

    /// Whether there are enough images that a thread has some to itself.
    fn by_images(&self) -> bool {
        self.in_lots || self.shape.batch >= 2 * threads::count()
    }

    /// Images in a task.
    fn images(&self) -> usize {
        if self.in_lots { lot_size() } else { 1 }
    }

    fn room(&self) -> Room<'_, T> {
        if self.in_lots {
            Room::Lot(FramedLot::new(&self.plan.frame, self.images()))
        } else {
            Room::One(Framed::new(&self.plan.frame, 0))
        }
    }

    fn run(&self, input: &[T]) -> Vec<T> {
        let (from, to) = (input_size(self.shape), output_size(self.shape));
        let mut output = vec![T::default(); self.shape.output().iter().product()];
        if self.by_images() {
            let images = input.chunks(self.images() * from);
            threads::for_each(
                images.zip(output.chunks_mut(self.images() * to)).collect(),
                || self.room(),
                |room, (images, out)| self.task(room, images, out),
            );
        } else {
            let images = input.chunks_exact(from).collect();
            let lay = |(): &mut (), image| Framed::new(&self.plan.frame, 0).lay_once(image);
            let images: Vec<Cow<'_, [T]>> = threads::map(images, || (), lay);
            let outs = output.chunks_exact_mut(to);
            let pixels = images.iter().zip(outs).flat_map(|(image, out)| {
                let outs = out.chunks_mut(TASK * self.shape.outputs).enumerate();
                outs.map(move |(index, out)| (image, index * TASK, out))
            });
            threads::for_each(
                pixels.collect(),
                || (),
                |(), (image, first, out)| self.gather(image, None, first, out),
            );
        }
        output
    }

    /// Computes the images of one task.
    fn task(&self, room: &mut Room<'_, T>, images: &[T], out: &mut [T]) {
        let from = input_size(self.shape);
        match room {
            Room::One(framed) => self.gather(framed.lay(images), None, 0, out),
            Room::Lot(framed) => {
                let slots = images.chunks_exact(from).enumerate();
                slots.for_each(|(slot, image)| framed.lay(slot, image));
                let lot = Lot {
                    images: images.len() / from,
                    from: framed.stride(),
                    to: output_size(self.shape),
                };
                self.gather(framed.images(), Some(lot), 0, out);
            }
        }
    }

    /// Computes the pixels of `out`, which is the output from pixel `first` on.
    fn gather(&self, image: &[T], lot: Option<Lot>, first: usize, out: &mut [T]) {
        let images = lot.map_or(1, |lot| lot.images);
        Gather {
            image,
            lot,
            frame: &self.plan.frame,
            runs: &self.plan.runs,
            pixels: &self.plan.pixels[first..][..out.len() / images / self.shape.outputs],
            panels: &self.panels,
            finish: self.finish,
            out,
            first,
        }
        .run();
    }
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
fn filter_row(shape: &Conv2dShape, plan: &Plan, row: usize) -> usize {
    (plan.taps[row / shape.inputs] * shape.inputs + row % shape.inputs) * shape.outputs
}
