//! What can go wrong with event files.

use std::path::PathBuf;

use varscope_names::OneLine;

use crate::error::Error;

/// An error of writing for TensorBoard.
///
/// What the system or an engine says is the [`source`](std::error::Error::source), and not repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TensorBoardError {
    /// The folder or the file can't be made or written.
    #[error("could not write {}", OneLine(.path.display()))]
    Io {
        /// Which.
        path: PathBuf,
        /// The system's error.
        #[source]
        cause: std::io::Error,
    },
    /// An earlier write has failed, and what comes after half a record can't be read.
    #[error("{} ends where an earlier write failed; go on with another `FileWriter`", OneLine(.path.display()))]
    Broken {
        /// The file.
        path: PathBuf,
    },
    /// A tag that is empty.
    #[error("{what} needs a tag that is not empty, as `loss`")]
    EmptyTag {
        /// What was to be written.
        what: &'static str,
    },
    /// Two kinds of data under one tag, of which TensorBoard shows the first alone.
    #[error("tag {} is {first} already, and TensorBoard shows one kind a tag: give the {second} another, as `{}/{second}`", OneLine(.tag), OneLine(.tag))]
    TwoKinds {
        /// The tag.
        tag: String,
        /// What it was first.
        first: &'static str,
        /// What it was to be now.
        second: &'static str,
    },
    /// A second graph, of which TensorBoard shows the last alone.
    #[error("{} has a graph already, and TensorBoard shows one a run; write this one to a folder of its own", OneLine(.path.display()))]
    TwoGraphs {
        /// The file.
        path: PathBuf,
    },
    /// Hyperparameters twice.
    #[error("{} has hyperparameters already, and a run has one set of them; write another run to a folder of its own", OneLine(.path.display()))]
    TwoSets {
        /// The file.
        path: PathBuf,
    },
    /// Strings and complex numbers.
    #[error("{} has elements of type {dtype}, which have no histogram; leave it out: `Select::ALL.except(\"{}\")`", OneLine(.variable), OneLine(.variable))]
    NoHistogram {
        /// The variable.
        variable: String,
        /// Its element type.
        dtype: crate::dtype::DType,
    },
    /// A variable that can't be read, or a pattern that is none.
    #[error(transparent)]
    Variable(#[from] Error),
    /// A gradient that can't be read.
    #[cfg(feature = "candle")]
    #[error("the gradient of {} can't be read", OneLine(.variable))]
    Gradient {
        /// The variable.
        variable: String,
        /// Candle's error.
        #[source]
        cause: candle_core::Error,
    },
}
