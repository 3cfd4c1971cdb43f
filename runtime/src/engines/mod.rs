//! The tensor libraries that hold the values, and their typed handles.

#[cfg(feature = "candle")]
pub(crate) mod candle;
pub mod ndarray;
