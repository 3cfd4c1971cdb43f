//! Rows read from an image, times a packed filter.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::lane::Lane;
use super::plan::{Pixel, Run};

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

/// What happens to a sum before it is stored.
#[derive(Clone, Copy, Debug)]
pub(super) enum Finish<'a, T> {
    /// Nothing.
    Plain,
    /// Each column has its bias added, then `max(x, 0)`.
    BiasRelu(&'a [T]),
}

/// Computes pixels of one image: `out[target] = Σ run(pixel) · panel`.
#[derive(Debug)]
pub(super) struct Gather<'a, T> {
    pub(super) image: &'a [T],
    /// The part of it that is not only padding.
    pub(super) inside: Range<usize>,
    pub(super) runs: &'a [Run],
    /// By ascending base.
    pub(super) pixels: &'a [Pixel],
    pub(super) panels: &'a Panels<T>,
    pub(super) finish: Finish<'a, T>,
    /// The target image from pixel `first` on.
    pub(super) out: &'a mut [T],
    pub(super) first: usize,
}

impl<T: Lane> Gather<'_, T> {
    pub(super) fn run(self) {
        Arch::new().dispatch(self);
    }

    #[inline(always)]
    fn tiles<S: Simd, const ROWS: usize, const WIDTH: usize>(
        &mut self,
        simd: S,
        column: usize,
        panel: &[T],
    ) {
        let columns = self.panels.columns;
        let filled = columns.min(column + WIDTH * self.panels.lanes) - column;
        let (panel, _) = T::vectors::<S>(panel);
        let (panel, _) = panel.as_chunks::<WIDTH>();
        let start: [T::Vector<S>; WIDTH] = match self.finish {
            Finish::Plain => [T::splat(simd, T::default()); WIDTH],
            Finish::BiasRelu(bias) => {
                let bias = &bias[column..column + filled];
                std::array::from_fn(|v| T::load(simd, &bias[(v * T::count::<S>()).min(filled)..]))
            }
        };
        for pixels in self.pixels.chunks(ROWS) {
            // A short last tile computes its last row again and stores it once.
            let bases: [usize; ROWS] =
                std::array::from_fn(|i| pixels[i.min(pixels.len() - 1)].base);
            let mut sums = [start; ROWS];
            let mut rest = panel;
            for run in self.runs {
                let (filter, after) = rest.split_at(run.len);
                rest = after;
                if bases[ROWS - 1] + run.distance + run.len <= self.inside.start
                    || bases[0] + run.distance >= self.inside.end
                {
                    continue;
                }
                let rows: [&[T]; ROWS] =
                    std::array::from_fn(|i| &self.image[bases[i] + run.distance..][..filter.len()]);
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
            let rectify = matches!(self.finish, Finish::BiasRelu(_));
            let sums: [[T::Vector<S>; WIDTH]; ROWS] = std::array::from_fn(|i| {
                std::array::from_fn(|v| {
                    if rectify {
                        T::rectify(simd, sums[i][v])
                    } else {
                        sums[i][v]
                    }
                })
            });
            for (pixel, sums) in pixels.iter().zip(&sums) {
                let out = &mut self.out[(pixel.target - self.first) * columns + column..][..filled];
                let (whole, part) = T::vectors_mut::<S>(out);
                for (out, sum) in whole.iter_mut().zip(sums) {
                    *out = *sum;
                }
                if let Some(last) = sums.get(whole.len()) {
                    T::store(simd, part, *last);
                }
            }
        }
    }
}

impl<T: Lane> WithSimd for Gather<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let panels = self.panels;
        for (column, vectors, panel) in panels.iter() {
            // The tile fills the registers: 12 × 2 sums of 32, or 6 × 2 of 16, the rest for operands.
            match (S::REGISTER_COUNT >= 32, vectors) {
                (true, 1) => self.tiles::<S, 12, 1>(simd, column, panel),
                (true, _) => self.tiles::<S, 12, VECTORS>(simd, column, panel),
                (false, 1) => self.tiles::<S, 6, 1>(simd, column, panel),
                (false, _) => self.tiles::<S, 6, VECTORS>(simd, column, panel),
            }
        }
    }
}
