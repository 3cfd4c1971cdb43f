//! Data-parallel training on MPI, by name: what Horovod was to TensorFlow 1, for the stores of [`varscope`].
//!
//! Each rank builds the model in a store of its own and computes gradients of its part of a batch. Ranks make sure before the first step that
//! they have the same variables, average gradients by the names of their variables, and let rank 0 write files. What comes of it is what one
//! process with the whole batch comes to, but for rounding.
//!
#![cfg_attr(feature = "candle", doc = "```")]
#![cfg_attr(not(feature = "candle"), doc = "```ignore")]
//! use std::path::Path;
//! use varscope::candle::optim::{Adam, Rule};
//! use varscope::candle::prelude::*;
//! use varscope_mpi::{Options, World, launch, order};
//!
//! fn train(world: &World, file: &Path) -> Result<f64> {
//!     let store = VarStore::with_seed(1); // the same values on every rank
//!     let loss = |examples: &[usize]| {
//!         let x = Tensor::from_iter(examples.iter().map(|i| *i as f32), store.device())?;
//!         model!(store, {
//!             let w = scope!("line", get_variable!("w", [1]))?;
//!             (x.broadcast_mul(&w)? - (&x * 3.0)?)?.sqr()?.mean_all()
//!         })
//!     };
//!     loss(&[0])?;
//!     let mut adam = Adam::new(0.1).over(&store).build()?;
//!     let mut mean = f64::INFINITY;
//!     for epoch in 0..200 {
//!         for batch in order(16, 1, epoch).chunks(8) {
//!             let mine = world.part(batch); // this rank's examples of a batch that all have
//!             let loss = loss(mine)?;
//!             let mut gradients = loss.backward()?;
//!             world.average_by(&store, &mut gradients, mine.len())?; // before clipping
//!             adam.step(&gradients)?;
//!             mean = world.mean(f64::from(loss.to_scalar::<f32>()?), mine.len())?;
//!         }
//!     }
//!     world.save(&store, file)?; // rank 0 writes
//!     Ok(mean)
//! }
//!
//! fn main() -> Result<()> {
//!     # let folder = tempfile::tempdir()?;
//!     # let file = folder.path().join("line.safetensors");
//!     let mean = launch(Options::new(), |world| train(world, &file))?; // `mpirun -n 2 PROGRAM`
//!     assert!(mean < 0.1);
//!     Ok(())
//! }
//! ```
//!
//! # What is whose
//!
//! | | |
//! | --- | --- |
//! | trained variables | the same on every rank: values from seed and name, or from rank 0 where they differ; gradients averaged |
//! | what optimizers keep | the same on every rank, for it is made of averaged gradients; nothing is sent |
//! | moving statistics of batch normalization, and other floats that are not trained | each rank's own between saves; averaged at each save |
//! | integers, averages of variables | must be the same at each save |
//! | local variables | each rank's own, of whatever shape |
//!
//! [`World::agree`] says what is compared before the first step, [`World::average_by`] what becomes of gradients, [`World::unify`] of the rest.
//!
//! Two things are not those of one process with the whole batch. Batch normalization normalizes by the statistics of a rank's part. And `dropout`
//! draws by seed, name and step, so ranks drop the same units, of different examples.
//!
//! # When a rank fails
//! A rank that fails or panics within [`launch`] says why, and all end with exit code 1; `mpirun` does the same for one that is killed. A rank that
//! does not come for longer than [`Options::time_limit`] is named by those who wait, with what they wait for. The last checkpoint is whole, so a
//! restart goes on from it, on whatever number of ranks: [`World::resume`].
//!
//! # Without MPI
//! [`threads`] runs the same functions as threads of one process: for tests. Other ways to carry numbers are a
//! [`Transport`](transport::Transport).
#![warn(missing_docs)]

/// The README's example compiles.
#[cfg(all(doctest, feature = "candle"))]
#[doc = include_str!("../README.md")]
struct Readme;

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
mod words;
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
