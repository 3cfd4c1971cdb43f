//! Rows read from an image, transposed, times a matrix of as many rows: the sum of outer products over all pixels.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::aligned::Aligned;
use super::lane::Lane;
use super::plan::{Pixel, Run};

/// Rows of the register tile; images need so many elements to spare at their end, since the last tile of a run reads past it.
pub(super) const ROWS: usize = 8;
/// Vectors in a row of the register tile.
const VECTORS: usize = 2;

/// A matrix with a row for each pixel, cut into panels of columns as wide as the tile.
///
/// Each panel is contiguous: all pixels are read for every tile, and where they lie apart they compete for a few places in the cache.
#[derive(Debug)]
pub(super) struct Right<T> {
    data: Aligned<T>,
    pixels: usize,
    /// The length of a row in whole vectors.
    width: usize,
}

impl<T: Lane> Right<T> {
    /// Room for rows of `columns`.
    pub(super) fn new(pixels: usize, columns: usize) -> Self {
        let width = columns.next_multiple_of(T::lanes());
        let data = Aligned::zeros(pixels * width);
        Self {
            data,
            pixels,
            width,
        }
    }

    /// Takes the matrix, whose rows are `columns` long as ever.
    pub(super) fn pack(&mut self, matrix: &[T], columns: usize) {
        let panel = VECTORS * T::lanes();
        for first in (0..columns).step_by(panel) {
            let width = panel.min(self.width - first);
            let len = panel.min(columns - first);
            let to = self.data[first * self.pixels..].chunks_exact_mut(width);
            for (to, row) in to.zip(matrix.chunks_exact(columns)) {
                to[..len].copy_from_slice(&row[first..][..len]);
            }
        }
    }
}

/// Adds, for every pixel of every source, `run(pixel)ᵀ · right[pixel]` to `sum`.
#[derive(Debug)]
pub(super) struct Outer<'a, T> {
    /// Images with [`ROWS`] elements to spare, and what they are multiplied with.
    pub(super) sources: &'a [(&'a [T], &'a Right<T>)],
    /// The part of an image that is not only padding.
    pub(super) inside: Range<usize>,
    pub(super) runs: &'a [Run],
    /// By ascending base.
    pub(super) pixels: &'a [Pixel],
    /// As many rows as the runs have elements, as long as those of what the images are multiplied with.
    pub(super) sum: &'a mut [T],
    /// The length of these rows.
    pub(super) width: usize,
}

impl<T: Lane> Outer<'_, T> {
    pub(super) fn run(self) {
        Arch::new().dispatch(self);
    }

    #[inline(always)]
    fn tiles<S: Simd, const WIDTH: usize>(&mut self, simd: S, first: usize) {
        let stride = self.width / T::count::<S>();
        let (sum, _) = T::vectors_mut::<S>(self.sum);
        let mut row = 0;
        for run in self.runs {
            let before = self
                .pixels
                .partition_point(|p| p.base + run.distance + run.len <= self.inside.start);
            let within = self
                .pixels
                .partition_point(|p| p.base + run.distance < self.inside.end);
            let pixels = &self.pixels[before..within.max(before)];
            for j in (0..run.len).step_by(ROWS) {
                let mut sums = [[T::splat(simd, T::default()); WIDTH]; ROWS];
                for (image, right) in self.sources {
                    let (right, _) = T::vectors::<S>(&right.data);
                    let (right, _) = right[first * self.pixels.len()..].as_chunks::<WIDTH>();
                    for (pixel, right) in pixels.iter().zip(&right[before..]) {
                        let left = &image[pixel.base + run.distance + j..];
                        let Some(left) = left.first_chunk::<ROWS>() else {
                            unreachable!("an image without room for the last tile")
                        };
                        for i in 0..ROWS {
                            let x = T::splat(simd, left[i]);
                            for v in 0..WIDTH {
                                sums[i][v] = T::mul_add(simd, x, right[v], sums[i][v]);
                            }
                        }
                    }
                }
                let rows = sum[row * stride..].chunks_exact_mut(stride);
                for (to, sums) in rows.zip(&sums).take(run.len - j) {
                    for (to, x) in to[first..].iter_mut().zip(sums) {
                        *to = T::sum(simd, *to, *x);
                    }
                }
                row += ROWS.min(run.len - j);
            }
        }
    }
}

impl<T: Lane> WithSimd for Outer<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let vectors = self.width / T::count::<S>();
        for first in (0..vectors).step_by(VECTORS) {
            match vectors - first {
                1 => self.tiles::<S, 1>(simd, first),
                _ => self.tiles::<S, VECTORS>(simd, first),
            }
        }
    }
}
