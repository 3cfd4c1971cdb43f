//! What the operations report.

use std::fmt;

/// Why an operation could not run on its arguments.
///
/// Every message names the operation, what was asked and what was found; nothing has been computed when one is returned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NnError {
    /// An argument has another number of axes than the operation needs.
    #[error("{op}: {argument} must have the axes [{axes}], found shape {}", Shape(.shape))]
    Rank {
        /// The operation.
        op: &'static str,
        /// The argument.
        argument: &'static str,
        /// The axes that it needs.
        axes: &'static str,
        /// The shape that it has.
        shape: Vec<usize>,
    },
    /// An argument has an axis of size zero (a batch may be empty, nothing else).
    #[error("{op}: {argument} has an axis of size 0 in shape {}", Shape(.shape))]
    ZeroSize {
        /// The operation.
        op: &'static str,
        /// The argument.
        argument: &'static str,
        /// Its shape.
        shape: Vec<usize>,
    },
    /// Input and filter disagree on the number of channels.
    #[error(
        "{op}: the input {} has {} channels, but the filter {} takes {}",
        Shape(.input), .input[3], Shape(.filter), .filter[2]
    )]
    Channels {
        /// The operation.
        op: &'static str,
        /// The input's shape, `[batch, height, width, channels]`.
        input: [usize; 4],
        /// The filter's shape, `[height, width, in_channels, out_channels]`.
        filter: [usize; 4],
    },
    /// Input and bias disagree on the number of channels.
    #[error("{op}: the last axis of the input {} is not as long as the bias {}", Shape(.input), Shape(.bias))]
    Bias {
        /// The operation.
        op: &'static str,
        /// The input's shape, `[…, channels]`.
        input: Vec<usize>,
        /// The bias's shape, `[channels]`.
        bias: Vec<usize>,
    },
    /// Strides, dilations or a window size that the operation cannot use.
    #[error("{op}: {argument} must be [1, height, width, 1] with height and width of at least 1, got {}", Shape(.found))]
    Steps {
        /// The operation.
        op: &'static str,
        /// Which of the options.
        argument: &'static str,
        /// What was given.
        found: [usize; 4],
    },
    /// Without padding, the window does not fit into the input.
    #[error(
        "{op}: with Padding::Valid the window must fit into the input, but its {axis} spans {window} and the input's is {input}"
    )]
    Window {
        /// The operation.
        op: &'static str,
        /// `height` or `width`.
        axis: &'static str,
        /// How far the window reaches, dilation included.
        window: usize,
        /// The input's size on that axis.
        input: usize,
    },
    /// A shape or a window is so large that its size cannot be expressed.
    #[error("{op}: {what} is too large")]
    TooLarge {
        /// The operation.
        op: &'static str,
        /// What overflowed.
        what: &'static str,
    },
}

/// A shape as it is written in Rust.
struct Shape<'a>(&'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0).finish()
    }
}
