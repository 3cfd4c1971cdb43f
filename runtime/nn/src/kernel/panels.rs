//! A filter as the register tile reads it.
//!
//! A panel of a 5×5 filter over 32 channels has 100 KiB, and every tile reads it from the second cache. Cut into stretches that stay in
//! the first, with sums that wait in the output from one to the next, it took longer.

use super::aligned::Aligned;
use super::lane::Lane;
use super::threads;

/// Vectors in a panel, and so in a row of the register tile.
pub(super) const VECTORS: usize = 2;
/// Elements of a filter that all threads pack together.
const PARALLEL: usize = 1 << 17;

/// A matrix cut into panels of columns, each as wide as the tile and contiguous.
#[derive(Debug)]
pub(super) struct Panels<T> {
    data: Aligned<T>,
    depth: usize,
    pub(super) columns: usize,
    pub(super) lanes: usize,
}

/// Some columns of the matrix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panel<'a, T> {
    /// The first one.
    pub(super) column: usize,
    /// How many, in vectors.
    pub(super) vectors: usize,
    pub(super) filter: &'a [T],
}

impl<T: Lane> Panels<T> {
    /// Packs a matrix of `depth` rows: `fill(row, column, to)` writes the elements of a row from a column on.
    pub(super) fn pack(
        depth: usize,
        columns: usize,
        fill: impl Fn(usize, usize, &mut [T]) + Send + Sync,
    ) -> Self {
        let lanes = T::lanes();
        let padded = columns.next_multiple_of(lanes);
        let width = VECTORS * lanes;
        let mut data = Aligned::zeros(depth * padded);
        let pack = |(panel, data): (usize, &mut [T])| {
            let column = panel * width;
            let filled = width.min(columns - column);
            let rows = data.chunks_exact_mut(width.min(padded - column));
            rows.enumerate()
                .for_each(|(row, to)| fill(row, column, &mut to[..filled]));
        };
        let parallel = data.len() > PARALLEL;
        let panels = data.chunks_mut((depth * width).max(1)).enumerate();
        if parallel {
            threads::for_each(panels.collect(), || (), |(), panel| pack(panel));
        } else {
            panels.for_each(pack);
        }
        Self {
            data,
            depth,
            columns,
            lanes,
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Panel<'_, T>> {
        let padded = self.columns.next_multiple_of(self.lanes);
        let columns = (0..padded).step_by(VECTORS * self.lanes);
        columns.map(move |column| {
            let width = (VECTORS * self.lanes).min(padded - column);
            Panel {
                column,
                vectors: width / self.lanes,
                filter: &self.data[column * self.depth..][..width * self.depth],
            }
        })
    }
}
