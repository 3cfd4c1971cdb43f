//! Data-parallel training on MPI. TODO
#![warn(missing_docs)]

mod agree;
mod digest;
mod error;
mod files;
mod gradients;
mod launch;
mod rsmpi;
mod shard;
mod statistics;
mod table;
mod threads;
pub mod transport;
mod world;

pub use agree::Agreement;
pub use error::{Drifted, Error, Result};
#[cfg(feature = "candle")]
pub use gradients::no_gradients;
pub use gradients::{Averaged, Lacking, Number};
pub use launch::{Options, launch};
pub use shard::order;
pub use table::{Difference, Differences, Found};
pub use threads::threads;
pub use world::World;
