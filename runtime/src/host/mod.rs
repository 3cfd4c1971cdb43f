//! Values on the host: arrays that carry their element type as a tag.
//!
//! Initializers make them, checkpoints store them, engines create variables from them.

mod alloc;
pub(crate) mod array;
mod bytes;
mod cast;
mod debug;
pub(crate) mod dispatch;
pub(crate) mod dtype;
mod exact;
mod into_array;
mod pieces;
mod scalar;
mod stored;
#[cfg(test)]
mod tests;
#[cfg(feature = "rayon")]
pub(crate) mod threads;

pub use alloc::AllocError;
pub use array::HostArray;
pub use bytes::BytesError;
pub use cast::ConversionError;
pub use exact::InexactCast;
pub use into_array::IntoArray;
pub use scalar::Scalar;

pub(crate) use alloc::zeros;
pub(crate) use dispatch::{with_integer, with_real, with_type, with_typed};
pub(crate) use exact::always_casts;
pub(crate) use pieces::made_in_pieces;
pub(crate) use stored::FromF64;
