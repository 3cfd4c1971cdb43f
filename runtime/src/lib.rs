//! Scoped, named, shareable variables for tensor code.
#![warn(missing_docs)]

pub mod dtype;
pub mod engine;
pub mod host;
pub mod nn;

#[cfg(feature = "candle")]
pub use engine::candle;
