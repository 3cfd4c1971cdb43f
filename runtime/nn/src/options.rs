//! What can be said of a sliding window.

/// How an operation treats the border of its input, as TensorFlow defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Padding {
    /// The output has `ceil(input / stride)` positions; what is missing is padded evenly, the odd one at the bottom and at the right.
    Same,
    /// Only windows that lie inside the input: `ceil((input - window + 1) / stride)` positions.
    Valid,
}

/// What `conv2d_with` can be told.
///
/// ```
/// use varscope_nn::{Conv2dOptions, Padding};
///
/// let atrous = Conv2dOptions::new(Padding::Same).dilations([1, 2, 2, 1]);
/// assert_eq!(atrous.strides, [1, 1, 1, 1]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conv2dOptions {
    /// `[1, height, width, 1]`: how far apart the windows are.
    pub strides: [usize; 4],
    /// What happens at the border.
    pub padding: Padding,
    /// `[1, height, width, 1]`: how far apart the filter's taps are.
    pub dilations: [usize; 4],
}

impl Conv2dOptions {
    /// Dense windows, one at every position.
    pub const fn new(padding: Padding) -> Self {
        Self {
            strides: [1; 4],
            padding,
            dilations: [1; 4],
        }
    }

    /// Sets the strides, `[1, height, width, 1]`.
    #[must_use]
    pub const fn strides(mut self, strides: [usize; 4]) -> Self {
        self.strides = strides;
        self
    }

    /// Sets the dilations, `[1, height, width, 1]`.
    #[must_use]
    pub const fn dilations(mut self, dilations: [usize; 4]) -> Self {
        self.dilations = dilations;
        self
    }
}
