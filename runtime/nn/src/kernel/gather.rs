//! Rows read from an image, times a packed filter.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::lane::Lane;
use super::panels::{Panel, Panels, VECTORS};
use super::plan::{Frame, Pixel, Run};

/// What happens to a sum before it is stored, while it is in a register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finish<'a, T> {
    /// One value for each column, added.
    pub(crate) bias: Option<&'a [T]>,
    /// Then `max(x, 0)`.
    pub(crate) relu: bool,
}

impl<T> Finish<'_, T> {
    pub(super) const PLAIN: Self = Self {
        bias: None,
        relu: false,
    };
}

/// Images that lie side by side, `from` elements apart; their targets are `to` elements apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lot {
    pub(super) images: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Computes pixels: `out[target] = Σ run(pixel) · panel`.
#[derive(Debug)]
pub(super) struct Gather<'a, T> {
    pub(super) image: &'a [T],
    /// If there are more images than one: a tile is then one pixel of each, and reads no padding at all.
    pub(super) lot: Option<Lot>,
    pub(super) frame: &'a Frame,
    /// By ascending distance.
    pub(super) runs: &'a [Run],
    /// By ascending base.
    pub(super) pixels: &'a [Pixel],
    pub(super) panels: &'a Panels<T>,
    pub(super) finish: Finish<'a, T>,
    /// The target image from pixel `first` on.
    pub(super) out: &'a mut [T],
    pub(super) first: usize,
}

/// How many images of a lot make a tile.
pub(super) fn lot_size() -> usize {
    struct Rows;
    impl WithSimd for Rows {
        type Output = usize;

        fn with_simd<S: Simd>(self, _: S) -> usize {
            if S::REGISTER_COUNT >= 32 { 8 } else { 6 }
        }
    }
    Arch::new().dispatch(Rows)
}

impl<T: Lane> Gather<'_, T> {
    pub(super) fn run(self) {
        Arch::new().dispatch(self);
    }

    /// Neighbouring pixels of one image.
    #[inline(always)]
    fn tiles<S: Simd, const ROWS: usize, const WIDTH: usize>(
        &mut self,
        simd: S,
        panel: Panel<'_, T>,
    ) {
        let inside = self.frame.inside();
        for pixels in self.pixels.chunks(ROWS) {
            // A short last tile computes its last row again and stores it once.
            let pixel = |i: usize| pixels[i.min(pixels.len() - 1)];
            let bases: [usize; ROWS] = std::array::from_fn(|i| pixel(i).base);
            let targets: [usize; ROWS] =
                std::array::from_fn(|i| (pixel(i).target - self.first) * self.panels.columns);
            let part = |run: &Run| {
                let nothing = bases[ROWS - 1] + run.distance + run.len <= inside.start
                    || bases[0] + run.distance >= inside.end;
                if nothing { 0..0 } else { 0..run.len }
            };
            self.tile::<S, ROWS, WIDTH>(simd, panel, pixels.len(), bases, targets, part);
        }
    }

    /// One pixel of every image in the lot.
    #[inline(always)]
    fn lots<S: Simd, const ROWS: usize, const WIDTH: usize>(
        &mut self,
        simd: S,
        lot: Lot,
        panel: Panel<'_, T>,
    ) {
        for pixel in self.pixels {
            for first in (0..lot.images).step_by(ROWS) {
                let rows = (lot.images - first).min(ROWS);
                let image = |i: usize| first + i.min(rows - 1);
                let bases: [usize; ROWS] =
                    std::array::from_fn(|i| pixel.base + image(i) * lot.from);
                let targets: [usize; ROWS] =
                    std::array::from_fn(|i| image(i) * lot.to + pixel.target * self.panels.columns);
                let frame = self.frame;
                let part = |run: &Run| frame.unpadded(pixel.base + run.distance, run.len);
                self.tile::<S, ROWS, WIDTH>(simd, panel, rows, bases, targets, part);
            }
        }
    }

    /// Computes a tile whose rows start at `bases` and are the `part` of each run, and writes the first `filled` of them to the pixels
    /// that start at `targets`.
    #[inline(always)]
    fn tile<S: Simd, const ROWS: usize, const WIDTH: usize>(
        &mut self,
        simd: S,
        panel: Panel<'_, T>,
        filled: usize,
        bases: [usize; ROWS],
        targets: [usize; ROWS],
        part: impl Fn(&Run) -> Range<usize>,
    ) {
        let (filter, _) = T::vectors::<S>(panel.filter);
        let (mut rest, _) = filter.as_chunks::<WIDTH>();
        let columns = self.columns(panel);
        let start: [T::Vector<S>; WIDTH] = match self.finish.bias {
            None => [T::splat(simd, T::default()); WIDTH],
            Some(bias) => {
                let bias = &bias[panel.column..][..columns];
                std::array::from_fn(|v| {
                    T::load(simd, &bias[(v * T::count::<S>()).min(bias.len())..])
                })
            }
        };
        let mut sums = [start; ROWS];
        // Rows of one length, so that one check of an index is all of theirs, and none is cut anew for every run.
        let reach = self.runs.last().map_or(0, |run| run.distance + run.len);
        let rows: [&[T]; ROWS] = std::array::from_fn(|i| &self.image[bases[i]..][..reach]);
        for run in self.runs {
            let (filter, after) = rest.split_at(run.len);
            rest = after;
            let part = part(run);
            let at = run.distance + part.start..run.distance + part.end;
            if part.is_empty() {
                continue;
            }
            assert!(at.end <= reach, "runs are in order");
            for (j, filter) in at.zip(&filter[part]) {
                for i in 0..ROWS {
                    let x = T::splat(simd, rows[i][j]);
                    for v in 0..WIDTH {
                        sums[i][v] = T::mul_add(simd, x, filter[v], sums[i][v]);
                    }
                }
            }
        }
        let relu = self.finish.relu;
        let finished = |sum| if relu { T::rectify(simd, sum) } else { sum };
        // Sums stay in registers only as long as every index into them is a constant: no `map`.
        if filled == ROWS && columns == WIDTH * T::count::<S>() {
            for i in 0..ROWS {
                let out = &mut self.out[targets[i] + panel.column..][..columns];
                if let Some(out) = T::vectors_mut::<S>(out).0.first_chunk_mut::<WIDTH>() {
                    for v in 0..WIDTH {
                        out[v] = finished(sums[i][v]);
                    }
                }
            }
            return;
        }
        let sums: [[T::Vector<S>; WIDTH]; ROWS] =
            std::array::from_fn(|i| std::array::from_fn(|v| finished(sums[i][v])));
        for (at, sums) in targets.iter().zip(&sums).take(filled) {
            let (whole, part) = T::vectors_mut::<S>(&mut self.out[at + panel.column..][..columns]);
            for (out, sum) in whole.iter_mut().zip(sums) {
                *out = *sum;
            }
            if let Some(last) = sums.get(whole.len()) {
                T::store(simd, part, *last);
            }
        }
    }

    /// How many columns a panel has.
    #[inline(always)]
    fn columns(&self, panel: Panel<'_, T>) -> usize {
        let Panels { columns, lanes, .. } = *self.panels;
        columns.min(panel.column + panel.vectors * lanes) - panel.column
    }
}

impl<T: Lane> WithSimd for Gather<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        // 49 pixels are five tiles of 10 with one row to spare, or of 12 with eleven. The larger tile reads less for a product.
        let rows = |tile: usize| self.pixels.len().next_multiple_of(tile);
        let tens = rows(10) * 16 < rows(12) * 15;
        for panel in self.panels.iter() {
            // The tile fills the registers: 12 × 2 sums of 32, or 6 × 2 of 16, the rest for operands. Eight images, since batches
            // are powers of two.
            match (S::REGISTER_COUNT >= 32, panel.vectors, self.lot) {
                (true, 1, None) => self.tiles::<S, 12, 1>(simd, panel),
                (true, _, None) if tens => self.tiles::<S, 10, VECTORS>(simd, panel),
                (true, _, None) => self.tiles::<S, 12, VECTORS>(simd, panel),
                (false, 1, None) => self.tiles::<S, 6, 1>(simd, panel),
                (false, _, None) => self.tiles::<S, 6, VECTORS>(simd, panel),
                (true, 1, Some(lot)) => self.lots::<S, 8, 1>(simd, lot, panel),
                (true, _, Some(lot)) => self.lots::<S, 8, VECTORS>(simd, lot, panel),
                (false, 1, Some(lot)) => self.lots::<S, 6, 1>(simd, lot, panel),
                (false, _, Some(lot)) => self.lots::<S, 6, VECTORS>(simd, lot, panel),
            }
        }
    }
}
