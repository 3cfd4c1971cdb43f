//! A filter as the register tile reads it: in panels of columns, and along them in stretches that stay in the innermost cache.
//!
//! A stretch of a panel is read once for every tile, so it is made small enough to be there still. What a tile sums over one
//! stretch waits in the output for the next. (A panel of a 5×5 filter over 32 channels has 100 KiB. Read from the second cache
//! for every tile, it costs a third of the time.)

use std::ops::Range;

use super::aligned::Aligned;
use super::lane::Lane;
use super::plan::Run;

/// Vectors in a panel, and so in a row of the register tile.
pub(super) const VECTORS: usize = 2;
/// Bytes of a stretch of a panel. The innermost cache has 32 KiB or 48, and the images are read through it too.
const STRETCH: usize = 24 << 20;

/// A matrix cut into panels of columns, each as wide as the tile and contiguous.
#[derive(Debug)]
pub(super) struct Panels<T> {
    data: Aligned<T>,
    depth: usize,
    pub(super) columns: usize,
    pub(super) lanes: usize,
    stretches: Vec<Stretch>,
}

/// Rows of the filter that are multiplied one after the other, and the runs that multiply them.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    rows: Range<usize>,
    runs: Vec<Run>,
}

/// A stretch of a panel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a, T> {
    /// The panel's first column.
    pub(super) column: usize,
    /// Its width.
    pub(super) vectors: usize,
    pub(super) filter: &'a [T],
    pub(super) runs: &'a [Run],
    /// Where the last run ends, from a pixel's base.
    pub(super) reach: usize,
    /// Whether sums start here.
    pub(super) first: bool,
    /// Whether they are whole after it.
    pub(super) last: bool,
}

impl<T: Lane> Panels<T> {
    /// Packs the matrix with a row for each element of the runs. Row `r` starts with the elements of `row(r)`, any length up to
    /// `columns`.
    pub(super) fn pack<I: Iterator<Item = T>>(
        runs: &[Run],
        columns: usize,
        row: impl Fn(usize) -> I,
    ) -> Self {
        let lanes = T::lanes();
        let padded = columns.next_multiple_of(lanes);
        let depth = runs.iter().map(|run| run.len).sum();
        let mut data = Aligned::zeros(depth * padded);
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
            stretches: stretches(runs, STRETCH / (width * size_of::<T>())),
        }
    }

    /// Every stretch of every panel.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Block<'_, T>> {
        let padded = self.columns.next_multiple_of(self.lanes);
        let panels = (0..padded).step_by(VECTORS * self.lanes);
        panels.flat_map(move |column| {
            let width = (VECTORS * self.lanes).min(padded - column);
            let panel = &self.data[column * self.depth..][..width * self.depth];
            self.stretches.iter().map(move |stretch| Block {
                column,
                vectors: width / self.lanes,
                filter: &panel[stretch.rows.start * width..stretch.rows.end * width],
                runs: &stretch.runs,
                reach: stretch.runs.last().map_or(0, |run| run.distance + run.len),
                first: stretch.rows.start == 0,
                last: stretch.rows.end == self.depth,
            })
        })
    }
}

/// The runs in stretches of at most `most` rows, in order; at least one, though there be no rows.
fn stretches(runs: &[Run], most: usize) -> Vec<Stretch> {
    let mut stretches = vec![Stretch {
        rows: 0..0,
        runs: Vec::new(),
    }];
    for run in runs {
        // Long runs are cut into pieces of about one length.
        let piece = run.len.div_ceil(run.len.div_ceil(most)).max(1);
        for start in (0..run.len).step_by(piece) {
            let run = Run {
                distance: run.distance + start,
                len: piece.min(run.len - start),
            };
            let rows = stretches.last().map_or(0..0, |last| last.rows.clone());
            if rows.len() + run.len > most && !rows.is_empty() {
                stretches.push(Stretch {
                    rows: rows.end..rows.end,
                    runs: Vec::new(),
                });
            }
            if let Some(last) = stretches.last_mut() {
                last.rows.end += run.len;
                last.runs.push(run);
            }
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(distance: usize, len: usize) -> Run {
        Run { distance, len }
    }

    #[test]
    fn short_runs_share_a_stretch_and_long_ones_are_cut() {
        let short = stretches(&[run(0, 15), run(40, 15), run(80, 15)], 32);
        assert_eq!(short.len(), 2);
        assert_eq!(short[0].runs, [run(0, 15), run(40, 15)]);
        assert_eq!(
            (&short[1].rows, &short[1].runs[..]),
            (&(30..45), &[run(80, 15)][..])
        );

        let long = stretches(&[run(7, 70)], 32);
        let pieces: Vec<_> = long
            .iter()
            .flat_map(|stretch| stretch.runs.clone())
            .collect();
        assert_eq!(pieces, [run(7, 24), run(31, 24), run(55, 22)]);
    }

    #[test]
    fn nothing_is_one_stretch_that_starts_and_ends_the_sums() {
        let panels = Panels::<f32>::pack(&[], 3, |_| std::iter::empty());
        let blocks: Vec<_> = panels.blocks().collect();
        assert_eq!(blocks.len(), 1);
        assert!(blocks[0].first && blocks[0].last && blocks[0].runs.is_empty());
    }
}
