//! Files of tensors: names and headers first, the values of one tensor later.
//!
//! A [`Reader`] is one open file. What a path means (a file, an index of several, a folder of them) is [`open`]'s business, and so is what
//! is no file of tensors at all.

mod content;
mod error;
mod file;
mod index;
mod safetensors;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub(crate) use error::FormatError;
pub use error::HeaderError;
pub(crate) use error::TooLong;
pub(crate) use file::kind;
pub(crate) use safetensors::SafeTensorsWriter;

use crate::dtype::DType;
use crate::host::HostArray;

/// An open file of tensors; it stays open, so that it can be replaced meanwhile without harm.
pub(crate) trait Reader: fmt::Debug + Send + Sync {
    /// Where it was when it was opened.
    fn path(&self) -> &Path;

    /// The tensors, in the order in which the file has them.
    fn headers(&self) -> &[Header];

    /// What else the file says.
    fn metadata(&self) -> &HashMap<String, String>;

    /// The values of one of its tensors, read where they are to stay.
    fn read(&self, header: &Header) -> Result<HostArray, FormatError>;
}

/// A format that files are written in: what is known of all tensors first, the values of one tensor later, little-endian and in row-major
/// order.
pub(crate) trait Writer {
    /// Whether it has the element type.
    fn has(&self, dtype: DType) -> bool;

    /// What stands before the values, and the order in which they follow without a gap.
    ///
    /// # Errors
    /// If no reader of the format would take it.
    fn layout(
        &self,
        tensors: &[NewTensor<'_>],
        metadata: &BTreeMap<String, String>,
    ) -> Result<Layout, TooLong>;
}

/// A tensor that is to be written, of an element type that the format has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewTensor<'a> {
    pub(crate) name: &'a str,
    pub(crate) shape: &'a [usize],
    pub(crate) dtype: DType,
}

impl NewTensor<'_> {
    /// How many bytes its values take.
    pub(crate) fn bytes(&self) -> u64 {
        let elements: usize = self.shape.iter().product();
        (elements * self.dtype.size()) as u64
    }
}

/// How a file begins, and which tensor's values come when.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) header: Vec<u8>,
    pub(crate) order: Vec<usize>,
}

/// What a file says of a tensor.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) name: Box<str>,
    pub(crate) shape: Box<[usize]>,
    pub(crate) dtype: StoredDType,
    /// Where its values begin in the file.
    pub(crate) begin: u64,
}

/// The element type of a tensor in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StoredDType {
    Known(DType),
    /// One that varscope lacks, by the format's name.
    Foreign(Box<str>),
}

impl StoredDType {
    pub(crate) fn known(&self) -> Option<DType> {
        match self {
            Self::Known(dtype) => Some(*dtype),
            Self::Foreign(_) => None,
        }
    }
}

impl fmt::Display for StoredDType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(dtype) => dtype.fmt(f),
            Self::Foreign(name) => f.write_str(name),
        }
    }
}

/// A tensor of an open file.
#[derive(Clone, Debug)]
pub(crate) struct Tensor {
    pub(crate) file: Arc<dyn Reader>,
    place: usize,
}

impl Tensor {
    pub(crate) fn header(&self) -> &Header {
        &self.file.headers()[self.place]
    }

    pub(crate) fn read(&self) -> Result<HostArray, FormatError> {
        self.file.read(self.header())
    }
}

/// Opens what a path means: a file; the files that an index names; or the files of a folder.
///
/// # Errors
/// If it can't be read, if it is no file of tensors (and what it is instead), or if two files have one name.
pub(crate) fn open(path: &Path) -> Result<Vec<Tensor>, FormatError> {
    let metadata = std::fs::metadata(path).map_err(FormatError::io("read", path))?;
    if metadata.is_dir() {
        return index::open_folder(path);
    }
    if index::is_index(path) {
        return index::open_index(path);
    }
    Ok(tensors(&open_file(path)?).collect())
}

/// Opens one file.
pub(crate) fn open_file(path: &Path) -> Result<Arc<dyn Reader>, FormatError> {
    Ok(Arc::new(safetensors::SafeTensors::open(path)?))
}

fn tensors(file: &Arc<dyn Reader>) -> impl Iterator<Item = Tensor> {
    (0..file.headers().len()).map(|place| Tensor {
        file: file.clone(),
        place,
    })
}
