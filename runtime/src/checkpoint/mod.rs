//! Keeping the variables of a store in files.
//!
//! The format is [safetensors](https://github.com/huggingface/safetensors) if nothing else is said: one tensor for each variable, under its
//! exact name without `:0`. What the format has no place for (creation order, collections, whether a variable is trained) is in the file's
//! metadata under `varscope`, for people and tools: a file has values, the code has attributes. Values follow each other by the size of
//! their elements, large ones first, and else in creation order. A header may take 100 MB, in which a million variables have room; where
//! it would take more, `varscope` says nothing of them there.
//!
//! Other formats are read by what is in a file, and written by its name or [`SaveOptions::format`]:
//!
//! | format | read | written | lacks |
//! | --- | --- | --- | --- |
//! | safetensors, an index of several, a folder | yes | yes | strings, `Complex<f64>` |
//! | TensorFlow's checkpoints V2 (`model`, `model.index`) | yes; tensors in slices as a whole | `*.ckpt`, `*.ckpt-1000`, `*.index`; variables in parts as slices of the whole | a place for metadata |
//! | NumPy's archives, packed or not | yes | `*.npz`, not packed; metadata is the archive's comment | bf16 |
//! | PyTorch's zip files (`torch.save` of a `state_dict`), with the feature `candle` | yes; its pickle is never run | no | |
//!
//! Checksums are looked at when values are read, so a damaged tensor is an error that names it. In a load into built variables it is one
//! in the middle, unless [`LoadOptions::staged`] reads all before.
//!
//! | to | see |
//! | --- | --- |
//! | load all that a store has, or is going to have | [`VarStore::load`] |
//! | load a part, under other names, of other element types | [`LoadOptions`], [`VarStore::load_with`] |
//! | see what a load would do | [`VarStore::plan_load`], [`LoadPlan`] |
//! | start some variables with values of a file | [`VarStore::init_from`] |
//! | give a variable a value from memory | [`VarStore::put`] |
//! | see what no variable has taken | [`VarStore::unused`] |
//! | save all, and in one step | [`VarStore::save`] |
//! | save a part, under other names, rounded, for others | [`SaveOptions`], [`VarStore::save_with`] |
//! | save the values of one moment beside a thread that trains | [`VarStore::snapshot`], [`Snapshot`] |
//! | look into a file, or make another format of it | [`TensorFile`] |
//! | keep the last and the best files of a run, and go on from there | [`CheckpointManager`] |
//!
//! # Before the model is built
//! A value that a load brings and no variable has *waits* in its file, which is kept open. It is no variable yet: it is not in
//! [`VarStore::variables`], in no collection, and no optimizer sees it. The request for a variable of its name takes it, and gives it
//! everything else: whether it is trained, collections, regularizer, constraint. Its initializer does not run. Under `reuse = true` it counts
//! as existing. Several loads add up: shards, a backbone and its head.
//!
//! After a load, a variable that none of the loads had is not created with random values, but an error (`NotInFile`), unless
//! [`LoadOptions::allow_missing`] or [`LoadOptions::only`] says that it may. Local variables, and what optimizers keep, are excepted.
//!
//! ```
//! use varscope::prelude::*;
//!
//! #[layer]
//! fn net() -> Result<Variable<f32, ndarray::Ix1>> {
//!     scope!("net", get_variable!("w", [2], trainable = false))
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("net.safetensors");
//! let trained = VarStore::with_seed(1);
//! let expected = model!(trained, net())?.value();
//! trained.save(&path)?;
//!
//! let store = VarStore::new();
//! store.load(&path)?;
//! assert_eq!((store.len(), store.unused().len()), (0, 1));
//! assert_eq!(model!(store, net())?.value(), expected);
//! assert_eq!((store.len(), store.unused().len()), (1, 0));
//! # Ok(())
//! # }
//! ```

mod choice;
mod commit;
mod error;
mod file;
mod initial;
mod manager;
mod offers;
mod options;
mod plan;
mod plan_report;
mod put;
mod record;
mod rename;
mod save;
mod unused;

pub use crate::formats::{Format, HeaderError};
pub use crate::host::InexactCast;
pub use error::{CheckpointError, Mismatch};
pub use file::{TensorFile, TensorInfo};
pub use manager::{Best, Checkpoint, CheckpointManager};
pub use options::LoadOptions;
pub use plan::{Conflict, ConflictKind, LoadPlan, Missing, Planned};
pub use save::{SaveOptions, Snapshot};
pub use unused::Unused;

use std::path::Path;

use crate::site::Place;
use crate::store::VarStore;

impl VarStore {
    /// Loads a file of any [format](crate::checkpoint) that is read, a Hugging Face index of several (`*.safetensors.index.json`), a
    /// checkpoint of TensorFlow's by its prefix, or a folder of safetensors or of such checkpoints (the last one), as it is.
    ///
    /// A variable that the store has gets the file's value; a value that it has no variable for waits for the request (see
    /// [`checkpoint`](crate::checkpoint#before-the-model-is-built)). Everything is checked first: on error the store is as it was.
    ///
    /// # Errors
    /// If the file can't be read or is none of tensors; if a variable has another shape or element type in it, or is not in it; or if the
    /// store is frozen and lacks one of its tensors. If the disk fails while variables are overwritten: see [`LoadPlan::commit`].
    #[track_caller]
    pub fn load(&self, path: impl AsRef<Path>) -> Result<(), CheckpointError> {
        self.load_with(path, &LoadOptions::new())
    }

    /// The same with options: plans, and commits.
    ///
    /// # Errors
    /// As [`Self::load`], but for what the options allow.
    #[track_caller]
    pub fn load_with(
        &self,
        path: impl AsRef<Path>,
        options: &LoadOptions,
    ) -> Result<(), CheckpointError> {
        LoadPlan::make(self, path.as_ref(), options, Place::or_caller(None))?.commit()
    }
}
