//! Keeping the variables of a store in a file.
//!
//! The format is [safetensors](https://github.com/huggingface/safetensors): one tensor for each variable, under its exact name without
//! `:0`. What the format has no place for (creation order, collections, whether a variable is trained) is in the file's
//! metadata under `varscope`; files of other programs, which lack it, load as well.

mod error;
mod read;
mod record;
mod tensor;
mod write;

pub use crate::formats::HeaderError;
pub use error::{CheckpointError, Mismatch};

use std::path::Path;

use crate::site::Place;
use crate::store::VarStore;

impl VarStore {
    /// Writes all variables to a safetensors file.
    ///
    /// The file is replaced in one step: what is written goes to a temporary file beside it, is flushed to the disk, and then
    /// takes its name. If anything fails, what was there before is as it was.
    ///
    /// # Errors
    /// If a variable can't be read or has an element type that the format lacks (strings, `Complex<f64>`), or the file can't be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), CheckpointError> {
        write::save(&self.variables(), path.as_ref())
    }

    /// Reads variables from safetensors: a file, a Hugging Face index of several (`*.safetensors.index.json`), or a folder of them.
    ///
    /// A variable that the store has gets the file's value; one that it lacks is created with it, so a fresh store can be filled before
    /// any model code runs, and the first pass finds everything. Everything is checked first: on error the store is as it was.
    ///
    /// # Errors
    /// If the file can't be read or is no complete safetensors file; if a variable has another shape or element type in it, or is
    /// not in it; if the store is frozen and lacks one of its tensors; or if the engine can't hold a value.
    #[track_caller]
    pub fn load(&self, path: impl AsRef<Path>) -> Result<(), CheckpointError> {
        read::load(self, path.as_ref(), Place::or_caller(None))
    }
}
