//! The candle engine: variables are `candle_core` tensors, and functions keep returning candle's own `Result`.

pub mod nn;

mod error;
