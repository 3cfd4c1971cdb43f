//! Saving: what is chosen, under which names, and how it gets into a file that is whole at any time.

mod ahead;
mod bundle;
mod content;
mod format;
mod npz;
mod options;
mod parts;
mod replace;
mod snapshot;
mod temporary;
mod whole;
mod write;

use std::path::Path;
use std::sync::Arc;

pub use options::SaveOptions;
pub use snapshot::Snapshot;
pub(super) use temporary::remove_leftovers;

use self::content::{Content, Value};
use super::error::CheckpointError;
use crate::store::{VarStore, Waiting};

/// Writes what is in other files, one tensor at a time.
pub(super) fn write_waiting(
    tensors: Vec<(Arc<str>, Waiting)>,
    options: &SaveOptions,
    path: &Path,
) -> Result<(), CheckpointError> {
    let values = tensors.into_iter();
    let content = Content {
        values: values.map(|(name, of)| Value::Waiting(name, of)).collect(),
        aliases: Vec::new(),
        wholes: Vec::new(),
    };
    format::write(&content, options, path)
}

impl VarStore {
    /// Writes all variables to a file: safetensors, or the format that its name says ([`Format::of`](super::Format::of)).
    ///
    /// The file is replaced in one step: what is written goes to a temporary file beside it, is flushed to the disk, and then
    /// takes its name. If anything fails before that, what was there before is as it was. What killed saves of this file have left is removed. An
    /// existing file keeps its mode, and a link stays one. (A checkpoint of TensorFlow's has two files: its index is what is replaced.)
    ///
    /// It promises whole tensors, each as it was at some moment of the save: beside a thread that trains, the file may have one variable of
    /// this step and one of the next, and a step that assigns waits while its variable is written. [`Self::snapshot`] holds the values of one.
    ///
    /// # Errors
    /// If a variable can't be read or has an element type that the format lacks, or the file can't be written
    /// or is none (a folder, a device, a FIFO); if values wait that no variable has taken (see [`Self::unused`]), which would be lost; or if a
    /// load has failed in the middle.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), CheckpointError> {
        self.save_with(path, &SaveOptions::new())
    }

    /// The same with options: a part, under other names, of another element type.
    ///
    /// ```
    /// use candle_core::{DType, Device};
    /// use candle_nn::VarBuilder;
    /// use varscope::candle::prelude::*;
    /// use varscope::checkpoint::SaveOptions;
    ///
    /// # fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    /// let store = VarStore::new();
    /// model!(store, scope!("encoder", scope!("0", get_variable!("weight", [2, 3]))))?;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("model.safetensors");
    /// store.save_with(&path, &SaveOptions::new().dots())?;
    ///
    /// let bytes = std::fs::read(&path)?;
    /// let builder = VarBuilder::from_buffered_safetensors(bytes, DType::F32, &Device::Cpu)?;
    /// let weight = builder.pp("encoder").pp("0").get((2, 3), "weight")?;
    /// # assert_eq!(weight.dims(), [2, 3]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Self::save`]; and if two variables would have one name, or a name or key is one that the format or varscope has for itself.
    pub fn save_with(
        &self,
        path: impl AsRef<Path>,
        options: &SaveOptions,
    ) -> Result<(), CheckpointError> {
        // Whole, and not while a load overwrites them.
        let _settled = self.settled();
        format::write(&Content::of(self)?, options, path.as_ref())
    }
}
