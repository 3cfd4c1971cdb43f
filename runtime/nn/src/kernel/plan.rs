//! Where the operands of a convolution lie, as contiguous runs of one padded image.
//!
//! A target pixel's value is a sum over taps; tap `t` reads the source pixel that lies at a fixed distance from the target's
//! base. Pixels are contiguous (`channels` elements), taps that touch each other merge into one run: a 5×5 filter at stride 1
//! has five runs of `5 * channels`.

use std::ops::Range;

use crate::geometry::{Axis, Conv2dShape};

/// One tap along one axis, at a distance from where its target's base lies in the source; may be outside.
#[derive(Clone, Copy, Debug)]
struct Tap {
    index: usize,
    offset: isize,
}

/// The targets of one axis, and where each reads its source.
#[derive(Debug)]
struct Reach {
    targets: usize,
    /// Target `i` is written at `first + i * spacing` and reads around `i * step`.
    first: usize,
    spacing: usize,
    step: usize,
    source: usize,
    taps: Vec<Tap>,
}

impl Reach {
    /// Every output position reads the input.
    fn forward(axis: &Axis) -> Self {
        let taps = (0..axis.window).map(|index| Tap {
            index,
            offset: (index * axis.dilation) as isize - axis.before as isize,
        });
        Self {
            targets: axis.output,
            first: 0,
            spacing: 1,
            step: axis.stride,
            source: axis.input,
            taps: taps.collect(),
        }
        .without_useless_taps()
    }

    /// Input positions read the output's gradient. Those with one remainder modulo the stride read alike.
    fn backward(axis: &Axis, remainder: usize) -> Self {
        let stride = axis.stride as isize;
        let taps = (0..axis.window).filter_map(|index| {
            let distance = (remainder + axis.before) as isize - (index * axis.dilation) as isize;
            (distance.rem_euclid(stride) == 0).then(|| Tap {
                index,
                offset: distance.div_euclid(stride),
            })
        });
        Self {
            targets: (axis.input - remainder).div_ceil(axis.stride),
            first: remainder,
            spacing: axis.stride,
            step: 1,
            source: axis.output,
            taps: taps.collect(),
        }
        .without_useless_taps()
    }

    /// Taps that only ever read padding add nothing; without them the padded image stays below three times the source.
    fn without_useless_taps(mut self) -> Self {
        let last = ((self.targets - 1) * self.step) as isize;
        let source = self.source as isize;
        let step = self.step;
        self.taps.retain(|tap| {
            let nearest = (tap.offset.min(0).unsigned_abs().next_multiple_of(step)) as isize;
            nearest <= last && nearest + tap.offset < source
        });
        self
    }

    /// Padding needed before and after the source.
    fn padding(&self) -> (usize, usize) {
        let last = ((self.targets - 1) * self.step) as isize;
        let lowest = self.taps.iter().map(|t| t.offset).min().unwrap_or(0);
        let highest = self.taps.iter().map(|t| t.offset).max().unwrap_or(0);
        let after = last + highest - (self.source as isize - 1);
        (lowest.min(0).unsigned_abs(), after.max(0).unsigned_abs())
    }
}

/// The image that runs are read from: the source with zeros around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) height: usize,
    /// Elements in a row of the source.
    pub(super) row: usize,
    pub(super) top: usize,
    /// Elements of padding before a row.
    pub(super) left: usize,
    pub(super) padded_height: usize,
    pub(super) padded_row: usize,
}

impl Frame {
    pub(super) fn is_bare(&self) -> bool {
        self.padded_height == self.height && self.padded_row == self.row
    }

    pub(super) fn len(&self) -> usize {
        self.padded_height * self.padded_row
    }

    /// Where the rows of the image are; all before and after is zero.
    pub(super) fn inside(&self) -> Range<usize> {
        self.top * self.padded_row..(self.top + self.height) * self.padded_row
    }

    /// The part of `len` elements from `start` on that is not padding, or a little more.
    #[inline(always)]
    pub(super) fn unpadded(&self, start: usize, len: usize) -> Range<usize> {
        let inside = self.inside();
        if start + len <= inside.start || start >= inside.end {
            return 0..0;
        }
        let column = start % self.padded_row;
        if column + len > self.padded_row {
            return 0..len;
        }
        let end = (self.left + self.row).saturating_sub(column).min(len);
        self.left.saturating_sub(column).min(end)..end
    }
}

/// Consecutive elements that every target reads, at a distance from its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) distance: usize,
    pub(super) len: usize,
}

/// A target pixel: where its reads start, and the pixel's number in the target image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pixel {
    pub(super) base: usize,
    pub(super) target: usize,
}

/// Everything that is the same for all images of a batch.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) frame: Frame,
    pub(super) runs: Vec<Run>,
    /// The filter's taps, `height * width` numbered by rows, in the order in which the runs read them.
    pub(super) taps: Vec<usize>,
    pub(super) pixels: Vec<Pixel>,
    /// Elements of a source pixel: each tap reads so many.
    pub(super) channels: usize,
}

impl Plan {
    /// Output pixels that read the input.
    pub(super) fn forward(shape: &Conv2dShape) -> Self {
        let (height, width) = (Reach::forward(&shape.height), Reach::forward(&shape.width));
        Self::new(
            &height,
            &width,
            shape.inputs,
            shape.width.output,
            shape.width.window,
        )
    }

    /// Input pixels that read the output's gradient, in groups that read alike; pixels in no group read nothing.
    pub(super) fn backward(shape: &Conv2dShape) -> Vec<Self> {
        let reaches = |axis: &Axis| -> Vec<Reach> {
            (0..axis.stride.min(axis.input))
                .map(|remainder| Reach::backward(axis, remainder))
                .filter(|reach| !reach.taps.is_empty())
                .collect()
        };
        let (heights, widths) = (reaches(&shape.height), reaches(&shape.width));
        heights
            .iter()
            .flat_map(|h| {
                widths.iter().map(move |w| {
                    Self::new(h, w, shape.outputs, shape.width.input, shape.width.window)
                })
            })
            .collect()
    }

    fn new(
        height: &Reach,
        width: &Reach,
        channels: usize,
        target_width: usize,
        window_width: usize,
    ) -> Self {
        let ((top, bottom), (left, right)) = (height.padding(), width.padding());
        let frame = Frame {
            height: height.source,
            row: width.source * channels,
            top,
            left: left * channels,
            padded_height: top + height.source + bottom,
            padded_row: (left + width.source + right) * channels,
        };
        let mut taps: Vec<(usize, usize)> =
            Vec::with_capacity(height.taps.len() * width.taps.len());
        for h in &height.taps {
            for w in &width.taps {
                let y = top.wrapping_add_signed(h.offset);
                let x = left.wrapping_add_signed(w.offset);
                taps.push((
                    y * frame.padded_row + x * channels,
                    h.index * window_width + w.index,
                ));
            }
        }
        taps.sort_unstable();
        let mut runs: Vec<Run> = Vec::new();
        for &(distance, _) in &taps {
            match runs.last_mut() {
                Some(run) if run.distance + run.len == distance => run.len += channels,
                _ => runs.push(Run {
                    distance,
                    len: channels,
                }),
            }
        }
        let mut pixels = Vec::with_capacity(height.targets * width.targets);
        for y in 0..height.targets {
            for x in 0..width.targets {
                pixels.push(Pixel {
                    base: y * height.step * frame.padded_row + x * width.step * channels,
                    target: (height.first + y * height.spacing) * target_width
                        + width.first
                        + x * width.spacing,
                });
            }
        }
        let taps = taps.into_iter().map(|(_, tap)| tap).collect();
        Self {
            frame,
            runs,
            taps,
            pixels,
            channels,
        }
    }

    /// Whether images are computed a lot at a time: if they have padding that need not be read then, enough work to make up for the
    /// smaller tile, fit a cache together, and are enough for some threads. (How many threads there are must not matter: an infinite
    /// filter makes NaN of padding that is read.)
    pub(super) fn in_lots(&self, lot: usize, batch: usize, element: usize) -> bool {
        const DEEP: usize = 200;
        const CACHE: usize = 1 << 20;
        const LOTS: usize = 4;
        let size = self.frame.len() * lot * element;
        !self.frame.is_bare() && batch >= LOTS * lot && self.depth() >= DEEP && size <= CACHE
    }

    /// Rows of the filter that the runs multiply: taps times channels.
    pub(super) fn depth(&self) -> usize {
        self.taps.len() * self.channels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Conv2dOptions, Padding};

    fn shape(input: [usize; 4], filter: [usize; 4], options: Conv2dOptions) -> Conv2dShape {
        Conv2dShape::new(&input, &filter, &options).unwrap()
    }

    #[test]
    fn dense_taps_of_a_row_are_one_run() {
        let plan = Plan::forward(&shape(
            [1, 8, 8, 3],
            [5, 5, 3, 2],
            Conv2dOptions::new(Padding::Same),
        ));
        assert_eq!(plan.runs.len(), 5);
        assert!(plan.runs.iter().all(|run| run.len == 15));
        assert_eq!(plan.taps, (0..25).collect::<Vec<_>>());
    }

    #[test]
    fn a_valid_convolution_reads_the_image_itself() {
        let plan = Plan::forward(&shape(
            [1, 8, 8, 3],
            [5, 5, 3, 2],
            Conv2dOptions::new(Padding::Valid),
        ));
        assert!(plan.frame.is_bare());
        assert_eq!(plan.pixels.len(), 16);
    }

    #[test]
    fn taps_that_only_see_padding_are_dropped() {
        let far = Conv2dOptions::new(Padding::Same).dilations([1, 1 << 20, 1 << 20, 1]);
        let plan = Plan::forward(&shape([1, 4, 4, 1], [3, 3, 1, 1], far));
        assert_eq!(plan.taps, [4]);
        assert!(plan.frame.is_bare());
    }

    #[test]
    fn every_input_pixel_is_in_one_group() {
        let options = Conv2dOptions::new(Padding::Same).strides([1, 2, 3, 1]);
        let plans = Plan::backward(&shape([1, 7, 8, 1], [3, 4, 1, 1], options));
        let mut targets: Vec<_> = plans
            .iter()
            .flat_map(|p| p.pixels.iter().map(|px| px.target))
            .collect();
        targets.sort_unstable();
        assert_eq!(targets, (0..56).collect::<Vec<_>>());
    }
}
