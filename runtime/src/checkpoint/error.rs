//! What can go wrong with files of variables.

use std::fmt;
use std::path::{Path, PathBuf};

use varscope_names::OneLine;

use crate::dtype::DType;
use crate::error::Error;
use crate::formats::{Format, FormatError, HeaderError};
use crate::host::{AllocError, InexactCast};
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
    /// The file is none of its format, or was cut off, or damaged.
    #[error("{} is not a complete {format}", OneLine(.path.display()))]
    Format {
        /// The file.
        path: PathBuf,
        /// The format.
        format: &'static str,
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
    #[error("{} is {what}; varscope reads safetensors, npz, TensorFlow's checkpoints (V2) and, with its feature `candle`, PyTorch's zip files: convert it, or load it with another library", OneLine(.path.display()))]
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
    /// What is said of all tensors takes more room than readers of the format allow.
    #[error("{} would have a header of {bytes} bytes, and its format allows {limit}; save parts in files of their own, with `SaveOptions::only(..)`, which `LoadOptions::and` loads as one", OneLine(.path.display()))]
    LongHeader {
        /// The file.
        path: PathBuf,
        /// What it would take.
        bytes: u64,
        /// What it may.
        limit: u64,
    },
    /// Two variables would have one name in the file.
    #[error("variables {} and {} would both be {} in {}; rename one of them, or leave it out with `except(..)`", OneLine(&.variables[0]), OneLine(&.variables[1]), OneLine(.name), OneLine(.path.display()))]
    SameName {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
        /// The variables' names in the store.
        variables: [String; 2],
    },
    /// A variable would have a name that no tensor of the format can have.
    #[error("variable {} would be `{}` in {}, {why}; `rename(..)` gives it another", OneLine(.name), OneLine(.in_file), OneLine(.path.display()))]
    ReservedName {
        /// The file.
        path: PathBuf,
        /// The variable's name in the store.
        name: String,
        /// Its name in the file.
        in_file: String,
        /// Why it can't be.
        why: &'static str,
    },
    /// Metadata for a format that has no place for it.
    #[error("metadata for {}, and {format} have no place for any; leave it out, or save as safetensors", OneLine(.path.display()))]
    NoMetadata {
        /// The file.
        path: PathBuf,
        /// The format.
        format: Format,
    },
    /// Metadata under a key of varscope's own.
    #[error("metadata of {} can't have the key {}, which is varscope's own; give it another, or leave varscope's out with `plain()`", OneLine(.path.display()), OneLine(.key))]
    Key {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
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
    #[error("{} lacks variables of the store: {}; if it is a part, load it with `only(..)` or `allow_missing(..)`", OneLine(.path.display()), Names(.names))]
    Missing {
        /// The file.
        path: PathBuf,
        /// The variables.
        names: Vec<String>,
        /// Names that the file has, and no variable, most like the first of them.
        nearest: Vec<String>,
        /// Where the first of them was defined, and what led there.
        defined: Box<Trace>,
    },
    /// The file has tensors that no variable has, and may not.
    #[error("{} has tensors that no variable has: {}; build the model first, or leave them out with `except(..)`", OneLine(.path.display()), Names(.names))]
    Unused {
        /// The file.
        path: PathBuf,
        /// The tensors, by the names of variables.
        names: Vec<String>,
    },
    /// Two tensors are for one variable.
    #[error("{} has {} and {} for one variable, {}; `rename(..)` or `except(..)` keeps them apart", OneLine(.path.display()), OneLine(&.tensors[0]), OneLine(&.tensors[1]), OneLine(.name))]
    Twice {
        /// The file.
        path: PathBuf,
        /// The variable.
        name: String,
        /// The tensors' names in the file.
        tensors: [String; 2],
    },
    /// A value can't be converted to the variable's element type.
    #[error("variable {} can't be loaded from {}", OneLine(.name), OneLine(.path.display()))]
    Cast {
        /// The file.
        path: PathBuf,
        /// The variable.
        name: String,
        /// The value, and its place.
        #[source]
        cause: Box<InexactCast>,
    },
    /// The file could not be read to its end when some variables were overwritten: requests and saves fail until a load succeeds.
    #[error("loading {} failed at variable {}: some variables have the file's values, others their own; load again", OneLine(.path.display()), OneLine(.name))]
    TornLoad {
        /// The file.
        path: PathBuf,
        /// The variable that could not be overwritten.
        name: String,
        /// Why.
        #[source]
        cause: Box<CheckpointError>,
    },
    /// A load has failed before in the middle, and none has succeeded since.
    #[error("the store can't be saved: loading {} failed at variable {}, when some variables had its values and others their own; load again", OneLine(.path.display()), OneLine(.name))]
    Torn {
        /// The file.
        path: PathBuf,
        /// The variable that could not be overwritten.
        name: String,
    },
    /// Values of a load wait that no variable has taken, and would be lost.
    #[error("values that were loaded wait for variables that nobody has asked for: {}; build the model first, let them go with `store.drop_unused()`, or save with `keep_unused()` or `leave_unused()`", Names(.names))]
    Waiting {
        /// The variables that they wait for.
        names: Vec<String>,
    },
    /// What a map takes from a file is not there.
    #[error("{} has no tensor {}", OneLine(.path.display()), OneLine(.name))]
    NotFound {
        /// The file.
        path: PathBuf,
        /// The name, as the map has it.
        name: String,
        /// The nearest names in the file.
        nearest: Vec<String>,
    },
    /// The file has tensors that a frozen store lacks.
    #[error("{} has tensors that the frozen store lacks: {}", OneLine(.path.display()), Names(.names))]
    Frozen {
        /// The file.
        path: PathBuf,
        /// The tensors.
        names: Vec<String>,
    },
    /// A tensor's name can't be a variable's.
    #[error("{} has a tensor named '{}', which can't be a variable's name; `rename(..)` gives it another, `except(..)` leaves it out", OneLine(.path.display()), OneLine(.name))]
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
            FormatError::Header(format, path, cause) => Self::Format {
                path,
                format,
                cause,
            },
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

/// The first names of a list, and how many more there are.
struct Names<'a>(&'a [String]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        let shown = &self.0[..self.0.len().min(SHOWN)];
        write!(f, "{}", OneLine(shown.join(", ")))?;
        match self.0.len() - shown.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
