//! Operations beside the same out of candle's own.

mod layer;
mod normalize;
