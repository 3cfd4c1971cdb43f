//! What files have brought and no variable has taken.

use std::path::PathBuf;

use super::error::CheckpointError;
use crate::dtype::DType;
use crate::store::VarStore;

/// A value that was loaded, and that no variable has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unused {
    /// The variable that it waits for.
    pub name: String,
    /// Its name in the file.
    pub in_file: String,
    /// The file.
    pub file: PathBuf,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its element type in the file.
    pub dtype: DType,
}

impl VarStore {
    /// What loads have brought and no variable has taken, in the order in which it came.
    ///
    /// After the model was built there should be nothing: what is left is of another model, or has another name there.
    pub fn unused(&self) -> Vec<Unused> {
        let waiting = self.all_waiting().into_iter();
        let counted = waiting.filter(|(_, waiting)| !waiting.is_initial);
        counted
            .map(|(name, waiting)| Unused {
                name: name.to_string(),
                in_file: waiting.source.name().to_owned(),
                file: waiting.source.file().to_owned(),
                shape: waiting.shape.to_vec(),
                dtype: waiting.dtype,
            })
            .collect()
    }

    /// Lets go of what no variable has taken, and of the files that have it. Names stay known: what was in a file may be created later,
    /// with a value of its own.
    pub fn drop_unused(&self) {
        self.remove_all_waiting();
    }
}

/// Whether a load has failed in the middle.
pub(super) fn check_whole(store: &VarStore) -> Result<(), CheckpointError> {
    match store.torn() {
        None => Ok(()),
        Some(torn) => Err(CheckpointError::Torn {
            path: torn.file,
            name: torn.variable,
        }),
    }
}
