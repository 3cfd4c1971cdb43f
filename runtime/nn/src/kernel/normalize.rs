//! Normalization: of each channel over all pixels, and of each row by itself.
//!
//! Sums are made task by task and then put together, in an order that does not depend on the number of threads; what is computed once for
//! a channel or a row is computed in `f64`.

mod channels;
mod rows;

pub(crate) use channels::{
    ChannelGradients, Moments, channels, channels_gradients, moments, scale_offset,
    scale_offset_gradients,
};
pub(crate) use rows::{rows, rows_gradients};

/// Elements that are worth a task of their own.
const TASK: usize = 1 << 14;
