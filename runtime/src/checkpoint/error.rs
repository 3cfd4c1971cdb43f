//! What can go wrong with files of variables.

use std::path::{Path, PathBuf};

use safetensors::SafeTensorError;
use varscope_names::OneLine;

use crate::dtype::DType;
use crate::error::Error;
use crate::formats::{FormatError, HeaderError};
use crate::host::AllocError;
use crate::shape::Shape;
use crate::site::Trace;

/// An error of saving or loading.
///
/// What the system or the format's reader says is the [`source`](std::error::Error::source), and not repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The file could not be read or written.
    #[error("could not {action} {}", OneLine(.path.display()))]
    Io {
        /// Read or write.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's error.
        #[source]
        cause: std::io::Error,
    },
    /// The file is no safetensors file, or was cut off.
    #[error("{} is not a complete safetensors file", OneLine(.path.display()))]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with its header.
        #[source]
        cause: HeaderError,
    },
    /// What is to be loaded is something else than a file.
    #[error("{} is {what}, not a file of tensors", OneLine(.path.display()))]
    NotAFile {
        /// What was to be loaded.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The file has another format.
    #[error("{} is {what}; varscope reads safetensors, so convert it, or load it with another library", OneLine(.path.display()))]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// An index, or a folder, whose files do not make up one checkpoint.
    #[error("{} {}", OneLine(.path.display()), OneLine(.why))]
    Shards {
        /// The index or the folder.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// There is no memory for a tensor.
    #[error(transparent)]
    Memory(#[from] AllocError),
    /// The tensors could not be written in the format.
    #[error("could not write {}", OneLine(.path.display()))]
    Serialize {
        /// The file.
        path: PathBuf,
        /// What the format's writer says.
        #[source]
        cause: SafeTensorError,
    },
    /// varscope's own metadata in the file can't be understood.
    #[error("the `varscope` metadata in {} is damaged", OneLine(.path.display()))]
    Metadata {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        cause: serde_json::Error,
    },
    /// An element type that the other side lacks.
    #[error("{} is {}, which {lacks}", OneLine(.name), OneLine(.dtype))]
    DType {
        /// The variable or tensor.
        name: String,
        /// The element type's name.
        dtype: String,
        /// Who lacks it.
        lacks: &'static str,
    },
    /// The file has a variable under another shape or element type.
    #[error(transparent)]
    Mismatch(Box<Mismatch>),
    /// The store has variables that the file lacks.
    #[error("{} lacks variables of the store: {}", OneLine(.path.display()), OneLine(.names.join(", ")))]
    Missing {
        /// The file.
        path: PathBuf,
        /// The variables.
        names: Vec<String>,
    },
    /// The file has tensors that a frozen store lacks.
    #[error("{} has tensors that the frozen store lacks: {}", OneLine(.path.display()), OneLine(.names.join(", ")))]
    Frozen {
        /// The file.
        path: PathBuf,
        /// The tensors.
        names: Vec<String>,
    },
    /// A tensor's name can't be a variable's.
    #[error("{} has a tensor named '{}', which can't be a variable's name", OneLine(.path.display()), OneLine(.name))]
    Name {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
    },
    /// A variable could not be read, created or assigned.
    #[error(transparent)]
    Variable(#[from] Error),
}

/// A variable that is another one in a file than in the store.
#[derive(Debug, thiserror::Error)]
#[error(
    "variable {} has shape {found} and dtype {found_dtype} in {}, but shape {expected} and dtype {expected_dtype} in the store, where it was defined at {defined}",
    OneLine(.name), OneLine(.path.display())
)]
#[non_exhaustive]
pub struct Mismatch {
    /// The file.
    pub path: PathBuf,
    /// The variable.
    pub name: String,
    /// The store's shape.
    pub expected: Shape,
    /// The store's element type.
    pub expected_dtype: DType,
    /// The file's shape.
    pub found: Shape,
    /// The file's element type.
    pub found_dtype: DType,
    /// Where the variable was defined, and what led there.
    pub defined: Trace,
}

impl From<FormatError> for CheckpointError {
    fn from(error: FormatError) -> Self {
        match error {
            FormatError::Io(action, path, cause) => Self::Io {
                action,
                path,
                cause,
            },
            FormatError::NotAFile(path, what) => Self::NotAFile { path, what },
            FormatError::Foreign(path, what) => Self::Foreign { path, what },
            FormatError::Header(path, cause) => Self::Format { path, cause },
            FormatError::Shards(path, why) => Self::Shards { path, why },
            FormatError::Memory(error) => Self::Memory(error),
        }
    }
}

impl CheckpointError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |cause| Self::Io {
            action,
            path: path.to_owned(),
            cause,
        }
    }
}
