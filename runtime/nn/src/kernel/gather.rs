//! Rows read from an image, times a packed filter.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::lane::Lane;
use super::plan::{Frame, Pixel, Run};

/// Vectors in a panel, and so in a row of the register tile.
const VECTORS: usize = 2;

/// A matrix cut into panels of columns, each as wide as the tile and contiguous.
#[derive(Debug)]
pub(super) struct Panels<T> {
    data: Vec<T>,
    depth: usize,
    columns: usize,
    lanes: usize,
}

impl<T: Lane> Panels<T> {
    /// Packs the matrix of `depth` rows whose row `r` starts with the elements of `row(r)`, any length up to `columns`.
    pub(super) fn pack<I: Iterator<Item = T>>(
        depth: usize,
        columns: usize,
        row: impl Fn(usize) -> I,
    ) -> Self {
        let lanes = T::lanes();
        let padded = columns.next_multiple_of(lanes);
        let mut data = vec![T::default(); depth * padded];
        let width = VECTORS * lanes;
        for r in 0..depth {
            for (column, x) in row(r).enumerate() {
                let first = column / width * width;
                let panel_width = width.min(padded - first);
                data[first * depth + r * panel_width + (column - first)] = x;
            }
        }
        Self {
            data,
            depth,
            columns,
            lanes,
        }
    }

    /// The panels, each with its first column and its width in vectors.
    fn iter(&self) -> impl Iterator<Item = (usize, usize, &[T])> {
        let padded = self.columns.next_multiple_of(self.lanes);
        (0..padded).step_by(VECTORS * self.lanes).map(move |first| {
            let width = (VECTORS * self.lanes).min(padded - first);
            (
                first,
                width / self.lanes,
                &self.data[first * self.depth..][..width * self.depth],
            )
        })
    }
}

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
        column: usize,
        panel: &[T],
    ) {
        let inside = self.frame.inside();
        for pixels in self.pixels.chunks(ROWS) {
            // A short last tile computes its last row again and stores it once.
            let bases: [usize; ROWS] =
                std::array::from_fn(|i| pixels[i.min(pixels.len() - 1)].base);
            let part = |run: &Run| {
                let nothing = bases[ROWS - 1] + run.distance + run.len <= inside.start
                    || bases[0] + run.distance >= inside.end;
                if nothing { 0..0 } else { 0..run.len }
            };
            let sums = self.tile::<S, ROWS, WIDTH>(simd, column, panel, bases, part);
            for (pixel, sums) in pixels.iter().zip(&sums) {
                let at = (pixel.target - self.first) * self.panels.columns;
                self.store::<S, WIDTH>(simd, at, column, sums);
            }
        }
    }

    /// One pixel of every image in the lot.
    #[inline(always)]
    fn lots<S: Simd, const ROWS: usize, const WIDTH: usize>(
        &mut self,
        simd: S,
        lot: Lot,
        column: usize,
        panel: &[T],
    ) {
        for pixel in self.pixels {
            for first in (0..lot.images).step_by(ROWS) {
                let last = lot.images.min(first + ROWS) - 1;
                let bases: [usize; ROWS] =
                    std::array::from_fn(|i| pixel.base + (first + i).min(last) * lot.from);
                let part = |run: &Run| self.frame.unpadded(pixel.base + run.distance, run.len);
                let sums = self.tile::<S, ROWS, WIDTH>(simd, column, panel, bases, part);
                for (image, sums) in (first..=last).zip(&sums) {
                    let at = image * lot.to + pixel.target * self.panels.columns;
                    self.store::<S, WIDTH>(simd, at, column, sums);
                }
            }
        }
    }

    /// Finished sums of a tile whose rows start at `bases`, of the `part` of each run.
    #[inline(always)]
    fn tile<S: Simd, const ROWS: usize, const WIDTH: usize>(
        &self,
        simd: S,
        column: usize,
        panel: &[T],
        bases: [usize; ROWS],
        part: impl Fn(&Run) -> Range<usize>,
    ) -> [[T::Vector<S>; WIDTH]; ROWS] {
        let (panel, _) = T::vectors::<S>(panel);
        let (panel, _) = panel.as_chunks::<WIDTH>();
        let start: [T::Vector<S>; WIDTH] = match self.finish.bias {
            None => [T::splat(simd, T::default()); WIDTH],
            Some(bias) => {
                let bias = &bias[column..][..self.filled(column, WIDTH)];
                std::array::from_fn(|v| {
                    T::load(simd, &bias[(v * T::count::<S>()).min(bias.len())..])
                })
            }
        };
        let mut sums = [start; ROWS];
        let mut rest = panel;
        for run in self.runs {
            let (filter, after) = rest.split_at(run.len);
            rest = after;
            let part = part(run);
            if part.is_empty() {
                continue;
            }
            let from = run.distance + part.start;
            let filter = &filter[part];
            let rows: [&[T]; ROWS] =
                std::array::from_fn(|i| &self.image[bases[i] + from..][..filter.len()]);
            for (j, filter) in filter.iter().enumerate() {
                for i in 0..ROWS {
                    let x = T::splat(simd, rows[i][j]);
                    for v in 0..WIDTH {
                        sums[i][v] = T::mul_add(simd, x, filter[v], sums[i][v]);
                    }
                }
            }
        }
        // A copy: the sums themselves stay in registers only as long as every index into them is a constant.
        std::array::from_fn(|i| {
            std::array::from_fn(|v| {
                if self.finish.relu {
                    T::rectify(simd, sums[i][v])
                } else {
                    sums[i][v]
                }
            })
        })
    }

    /// Writes one row of a tile to the pixel that starts `at`.
    #[inline(always)]
    fn store<S: Simd, const WIDTH: usize>(
        &mut self,
        simd: S,
        at: usize,
        column: usize,
        sums: &[T::Vector<S>; WIDTH],
    ) {
        let filled = self.filled(column, WIDTH);
        let (whole, part) = T::vectors_mut::<S>(&mut self.out[at + column..][..filled]);
        for (out, sum) in whole.iter_mut().zip(sums) {
            *out = *sum;
        }
        if let Some(last) = sums.get(whole.len()) {
            T::store(simd, part, *last);
        }
    }

    /// How many of the columns in `width` vectors there are.
    #[inline(always)]
    fn filled(&self, column: usize, width: usize) -> usize {
        let columns = self.panels.columns;
        columns.min(column + width * self.panels.lanes) - column
    }
}

impl<T: Lane> WithSimd for Gather<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let panels = self.panels;
        for (column, vectors, panel) in panels.iter() {
            // The tile fills the registers: 12 × 2 sums of 32, or 6 × 2 of 16, the rest for operands. Eight images, since batches
            // are powers of two.
            match (S::REGISTER_COUNT >= 32, vectors, self.lot) {
                (true, 1, None) => self.tiles::<S, 12, 1>(simd, column, panel),
                (true, _, None) => self.tiles::<S, 12, VECTORS>(simd, column, panel),
                (false, 1, None) => self.tiles::<S, 6, 1>(simd, column, panel),
                (false, _, None) => self.tiles::<S, 6, VECTORS>(simd, column, panel),
                (true, 1, Some(lot)) => self.lots::<S, 8, 1>(simd, lot, column, panel),
                (true, _, Some(lot)) => self.lots::<S, 8, VECTORS>(simd, lot, column, panel),
                (false, 1, Some(lot)) => self.lots::<S, 6, 1>(simd, lot, column, panel),
                (false, _, Some(lot)) => self.lots::<S, 6, VECTORS>(simd, lot, column, panel),
            }
        }
    }
}
