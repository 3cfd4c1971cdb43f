//! Where windows lie: TensorFlow's padding arithmetic, checked once for every operation and engine.

use crate::{Conv2dOptions, NnError, Padding};

/// One spatial axis of a sliding window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    pub(crate) input: usize,
    pub(crate) window: usize,
    pub(crate) stride: usize,
    pub(crate) dilation: usize,
    pub(crate) output: usize,
    /// Padding before the first element; what follows the last one is implied by `output`.
    pub(crate) before: usize,
}

impl Axis {
    fn new(
        op: &'static str,
        axis: &'static str,
        input: usize,
        [window, stride, dilation]: [usize; 3],
        padding: Padding,
    ) -> Result<Self, NnError> {
        let too_large = NnError::TooLarge {
            op,
            what: "the window",
        };
        // Positions are computed as `isize`, with room for a few sums.
        let limit = isize::MAX as usize / 8;
        let reach = (window - 1)
            .checked_mul(dilation)
            .filter(|&r| r < limit)
            .ok_or(too_large.clone())?
            + 1;
        if input >= limit || stride >= limit {
            return Err(too_large);
        }
        let (output, before) = match padding {
            Padding::Same => {
                let output = input.div_ceil(stride);
                let spanned = (output - 1) * stride + reach;
                (output, spanned.saturating_sub(input) / 2)
            }
            Padding::Valid if reach > input => {
                return Err(NnError::Window {
                    op,
                    axis,
                    window: reach,
                    input,
                });
            }
            Padding::Valid => ((input - reach) / stride + 1, 0),
        };
        Ok(Self {
            input,
            window,
            stride,
            dilation,
            output,
            before,
        })
    }

    /// Padding after the last element that the last window reaches (for libraries that want it explicit).
    #[cfg_attr(
        not(feature = "candle"),
        allow(dead_code, reason = "only engines that pad explicitly ask")
    )]
    pub(crate) fn after(&self) -> usize {
        (self.spanned() - self.before).saturating_sub(self.input)
    }

    /// From the first element of the first window to the last one of the last window, padding included.
    #[cfg_attr(
        not(feature = "candle"),
        allow(dead_code, reason = "only engines that pad explicitly ask")
    )]
    pub(crate) fn spanned(&self) -> usize {
        (self.output - 1) * self.stride + (self.window - 1) * self.dilation + 1
    }

    /// The part of the input that the window at `output` covers (without dilation; never empty).
    pub(crate) fn covered(&self, output: usize) -> std::ops::Range<usize> {
        let start = output * self.stride;
        start.saturating_sub(self.before)..(start + self.window - self.before).min(self.input)
    }
}

/// A checked convolution: NHWC input, HWIO filter, NHWC output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Conv2dShape {
    pub(crate) batch: usize,
    pub(crate) height: Axis,
    pub(crate) width: Axis,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl Conv2dShape {
    pub(crate) fn new(
        input: &[usize],
        filter: &[usize],
        options: &Conv2dOptions,
    ) -> Result<Self, NnError> {
        const OP: &str = "conv2d";
        let input = nhwc(OP, input)?;
        let filter = rank4(
            OP,
            "filter",
            "height, width, in_channels, out_channels",
            filter,
        )?;
        if filter.contains(&0) {
            return Err(NnError::ZeroSize {
                op: OP,
                argument: "filter",
                shape: filter.to_vec(),
            });
        }
        if input[3] != filter[2] {
            return Err(NnError::Channels {
                op: OP,
                input,
                filter,
            });
        }
        let strides = spatial(OP, "strides", options.strides)?;
        let dilations = spatial(OP, "dilations", options.dilations)?;
        let axis = |name, i: usize| {
            Axis::new(
                OP,
                name,
                input[i + 1],
                [filter[i], strides[i], dilations[i]],
                options.padding,
            )
        };
        let shape = Self {
            batch: input[0],
            height: axis("height", 0)?,
            width: axis("width", 1)?,
            inputs: filter[2],
            outputs: filter[3],
        };
        let sizes = [&input[..], &filter[..], &shape.output()[..]];
        check_sizes(OP, &sizes)?;
        Ok(shape)
    }

    pub(crate) fn output(&self) -> [usize; 4] {
        [
            self.batch,
            self.height.output,
            self.width.output,
            self.outputs,
        ]
    }

    pub(crate) fn input(&self) -> [usize; 4] {
        [self.batch, self.height.input, self.width.input, self.inputs]
    }

    pub(crate) fn filter(&self) -> [usize; 4] {
        [
            self.height.window,
            self.width.window,
            self.inputs,
            self.outputs,
        ]
    }
}

/// A checked pooling over NHWC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PoolShape {
    pub(crate) batch: usize,
    pub(crate) height: Axis,
    pub(crate) width: Axis,
    pub(crate) channels: usize,
}

impl PoolShape {
    pub(crate) fn new(
        op: &'static str,
        input: &[usize],
        ksize: [usize; 4],
        strides: [usize; 4],
        padding: Padding,
    ) -> Result<Self, NnError> {
        let input = nhwc(op, input)?;
        let window = spatial(op, "ksize", ksize)?;
        let strides = spatial(op, "strides", strides)?;
        let axis =
            |name, i: usize| Axis::new(op, name, input[i + 1], [window[i], strides[i], 1], padding);
        let shape = Self {
            batch: input[0],
            height: axis("height", 0)?,
            width: axis("width", 1)?,
            channels: input[3],
        };
        check_sizes(op, &[&input, &shape.output()])?;
        // The place of a pixel in its window is remembered in so many bits.
        let covered = |axis: &Axis| axis.window.min(axis.input);
        if u32::try_from(covered(&shape.height) * covered(&shape.width)).is_err() {
            return Err(NnError::TooLarge {
                op,
                what: "the window",
            });
        }
        Ok(shape)
    }

    pub(crate) fn output(&self) -> [usize; 4] {
        [
            self.batch,
            self.height.output,
            self.width.output,
            self.channels,
        ]
    }
}

/// Checks `[…, channels]` against `[channels]`; returns the number of channels.
pub(crate) fn bias_channels(
    op: &'static str,
    input: &[usize],
    bias: &[usize],
) -> Result<usize, NnError> {
    match (input.last(), bias) {
        (Some(&channels), &[size]) if channels == size && size > 0 => Ok(size),
        (Some(&channels), &[size]) if channels == size => Err(NnError::ZeroSize {
            op,
            argument: "bias",
            shape: bias.to_vec(),
        }),
        (Some(_), &[_]) => Err(NnError::Bias {
            op,
            input: input.to_vec(),
            bias: bias.to_vec(),
        }),
        (Some(_), _) => Err(NnError::Rank {
            op,
            argument: "bias",
            axes: "channels",
            shape: bias.to_vec(),
        }),
        (None, _) => Err(NnError::Rank {
            op,
            argument: "input",
            axes: "…, channels",
            shape: Vec::new(),
        }),
    }
}

fn nhwc(op: &'static str, shape: &[usize]) -> Result<[usize; 4], NnError> {
    let input = rank4(op, "input", "batch, height, width, channels", shape)?;
    if input[1..].contains(&0) {
        return Err(NnError::ZeroSize {
            op,
            argument: "input",
            shape: shape.to_vec(),
        });
    }
    Ok(input)
}

fn rank4(
    op: &'static str,
    argument: &'static str,
    axes: &'static str,
    shape: &[usize],
) -> Result<[usize; 4], NnError> {
    shape.try_into().map_err(|_| NnError::Rank {
        op,
        argument,
        axes,
        shape: shape.to_vec(),
    })
}

fn spatial(
    op: &'static str,
    argument: &'static str,
    steps: [usize; 4],
) -> Result<[usize; 2], NnError> {
    let [outer, h, w, inner] = steps;
    if outer == 1 && inner == 1 && h > 0 && w > 0 {
        Ok([h, w])
    } else {
        Err(NnError::Steps {
            op,
            argument,
            found: steps,
        })
    }
}

/// No tensor may need more elements than can be addressed, so that the kernels need not check.
fn check_sizes(op: &'static str, shapes: &[&[usize]]) -> Result<(), NnError> {
    let fits = |shape: &&[usize]| {
        // An empty batch still has to have a size that can be written down.
        let size = shape
            .iter()
            .try_fold(1_usize, |n, &d| n.checked_mul(d.max(1)));
        size.is_some_and(|n| n <= isize::MAX as usize / 64)
    };
    if shapes.iter().all(fits) {
        Ok(())
    } else {
        Err(NnError::TooLarge {
            op,
            what: "a tensor",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(input: usize, window: usize, stride: usize, dilation: usize, padding: Padding) -> Axis {
        Axis::new("test", "height", input, [window, stride, dilation], padding).unwrap()
    }

    #[test]
    fn same_pads_the_odd_one_after() {
        let a = axis(5, 2, 1, 1, Padding::Same);
        assert_eq!((a.output, a.before, a.after()), (5, 0, 1));
        let a = axis(7, 4, 2, 1, Padding::Same);
        assert_eq!((a.output, a.before, a.after()), (4, 1, 2));
        let a = axis(7, 3, 1, 2, Padding::Same);
        assert_eq!((a.output, a.before, a.after()), (7, 2, 2));
    }

    #[test]
    fn a_stride_beyond_the_window_pads_nothing() {
        let a = axis(10, 2, 4, 1, Padding::Same);
        assert_eq!((a.output, a.before, a.after()), (3, 0, 0));
        assert_eq!(a.covered(2), 8..10);
    }

    #[test]
    fn every_window_covers_something() {
        for input in 1..9 {
            for window in 1..12 {
                for stride in 1..5 {
                    let a = axis(input, window, stride, 1, Padding::Same);
                    for o in 0..a.output {
                        assert!(!a.covered(o).is_empty(), "{a:?} at {o}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_window_of_more_pixels_than_places_is_refused() {
        let side = 1 << 16;
        let input = [1, side, side, 1];
        let pool =
            |window: [usize; 4]| PoolShape::new("test", &input, window, window, Padding::Valid);
        assert!(pool([1, side, side, 1]).is_err());
        assert!(pool([1, side, side - 1, 1]).is_ok());
    }

    #[test]
    fn absurd_windows_are_refused() {
        let wide = Axis::new("test", "height", 4, [3, 1, usize::MAX / 2], Padding::Same);
        assert_eq!(
            wide,
            Err(NnError::TooLarge {
                op: "test",
                what: "the window"
            })
        );
    }
}
