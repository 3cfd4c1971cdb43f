//! Event files for TensorBoard: scalars, histograms, text, hyperparameters, and the graph of a pass (feature `tensorboard`).
//!
//! ```
//! use varscope::prelude::*;
//! use varscope::Select;
//! use varscope::tensorboard::{FileWriter, Graph};
//!
//! #[layer]
//! fn line(x: f32) -> Result<f32> {
//!     let w = get_variable!("w", [1], initializer = constant(2.0))?;
//!     Ok(w.value()[0] * x)
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let run = tempfile::tempdir()?;
//! let store = VarStore::new();
//! let mut writer = FileWriter::new(&run)?; // `runs/1`; then: tensorboard --logdir runs
//! let (graph, first) = Graph::of(&store, || model!(store, scope!("line", line(1.0))));
//! writer.graph(&graph)?;
//! writer.plain_text("variables", 0, store.summary())?;
//! writer.scalar("output", 0, first?)?;
//! for step in 1..10 {
//!     writer.scalar("output", step, model!(store, scope!("line", line(step as f32)))?)?;
//!     writer.variables(&store, Select::ALL, step)?;
//! }
//! writer.finish()?;
//! # Ok(())
//! # }
//! ```
//!
//! | page | by |
//! | --- | --- |
//! | Scalars | [`FileWriter::scalar`] |
//! | Histograms, Distributions | [`FileWriter::variables`], `FileWriter::gradients` (candle), [`FileWriter::histogram`] |
//! | Text | [`FileWriter::text`], [`FileWriter::plain_text`] |
//! | HParams | [`FileWriter::hparams`] |
//! | Graphs | [`FileWriter::graph`], of [`Graph::of`] |
//!
//! # Formats
//! Scalars and histograms are what `tf.compat.v1.summary` writes (`simple_value`, `HistogramProto`), which every reader knows; TensorBoard makes
//! its own of them. The buckets of TensorFlow 1 grow with the values, so that weights of 0.01 beside an outlier, and gradients of
//! any size, are told apart; those of TensorFlow 2 are 30 of equal width. Text and hyperparameters are of the plugins `text` and `hparams`.

mod error;
mod graph;
mod histogram;
mod hparams;
mod proto;
mod variables;
mod writer;

pub use error::TensorBoardError;
pub use graph::{Graph, Node};
pub use histogram::Histogram;
pub use hparams::{HParam, HParams};
pub use writer::FileWriter;
