//! What can be wrong with a file of tensors.

use std::io;
use std::path::{Path, PathBuf};

use varscope_names::OneLine;

use crate::host::AllocError;

/// What is wrong with the header of a file of tensors. Nothing is made on the word of a header that has not been checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// Too short to say how long its header is.
    #[error("it has {bytes} bytes, and the length of the header alone takes 8")]
    Short {
        /// The file's length.
        bytes: u64,
    },
    /// The header is longer than the format allows.
    #[error("its header is said to take {bytes} bytes, and the format allows {limit}")]
    Long {
        /// As the file says.
        bytes: u64,
        /// As the format says.
        limit: u64,
    },
    /// The header ends behind the file.
    #[error("its header is said to take {bytes} bytes, and the file ends after {rest}")]
    Cut {
        /// As the file says.
        bytes: u64,
        /// What there is.
        rest: u64,
    },
    /// The header is not what the format says.
    #[error("its header is not what the format says")]
    Json(#[source] serde_json::Error),
    /// A tensor that can't be as the header says.
    #[error("tensor {} {}", OneLine(.name), OneLine(.why))]
    Tensor {
        /// The tensor.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// A part of the file that can't be as the format says.
    #[error("{} {}", OneLine(.part), OneLine(.why))]
    Part {
        /// Which.
        part: String,
        /// What is wrong with it.
        why: String,
    },
    /// The values end before the file does, or behind it.
    #[error("its tensors take {tensors} bytes, and the file has {rest} for them")]
    Values {
        /// As the header says.
        tensors: u64,
        /// What there is.
        rest: u64,
    },
}

impl HeaderError {
    pub(super) fn part(part: impl Into<String>, why: impl Into<String>) -> Self {
        let (part, why) = (part.into(), why.into());
        Self::Part { part, why }
    }

    pub(super) fn tensor(name: impl Into<String>, why: impl Into<String>) -> Self {
        let (name, why) = (name.into(), why.into());
        Self::Tensor { name, why }
    }
}

/// A header that is too long to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooLong {
    pub(crate) bytes: u64,
    pub(crate) limit: u64,
}

/// Why a path can't be read as tensors.
#[derive(Debug)]
pub(crate) enum FormatError {
    Io(&'static str, PathBuf, io::Error),
    /// It is something else than a file: what.
    NotAFile(PathBuf, &'static str),
    /// Another format, and what to do with it.
    Foreign(PathBuf, &'static str),
    /// It is not what its format says: the format, as a part of a sentence.
    Header(&'static str, PathBuf, HeaderError),
    /// An index or a folder of files that do not fit together.
    Shards(PathBuf, String),
    Memory(AllocError),
}

impl FormatError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io(action, path.to_owned(), cause)
    }

    pub(super) fn header(path: &Path) -> impl FnOnce(HeaderError) -> Self {
        Self::header_of("safetensors file", path)
    }

    pub(super) fn header_of(format: &'static str, path: &Path) -> impl FnOnce(HeaderError) -> Self {
        move |cause| Self::Header(format, path.to_owned(), cause)
    }
}

impl From<AllocError> for FormatError {
    fn from(error: AllocError) -> Self {
        Self::Memory(error)
    }
}
