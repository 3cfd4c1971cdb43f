//! Files of tensors: names and headers first, the values of one tensor later.
//!
//! A [`Reader`] is one open file. What a path means (a file, an index of several, a folder of them) is [`open`]'s business, and so is what
//! is no file of tensors at all.

mod archive;
pub(crate) mod bundle;
mod content;
mod crc;
mod error;
mod file;
mod index;
pub(crate) mod npz;
mod output;
#[cfg(feature = "candle")]
mod pth;
#[cfg(feature = "tensorboard")]
pub(crate) mod record;
mod safetensors;
mod shape;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub(crate) use error::FormatError;
pub use error::HeaderError;
pub(crate) use error::TooLong;
pub(crate) use file::kind;
pub use output::Format;
pub(crate) use safetensors::SafeTensorsWriter;

use content::Kind;
use file::OpenFile;

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

    /// Whether its names have slashes wherever a variable's name has, whatever else is in them.
    fn has_slashes(&self) -> bool {
        false
    }

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
    /// Where its values begin in the file; in formats that have more to say of that, its row in the reader's own table.
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

/// Opens what a path means: a file; the files that an index names; the files of a folder, or the last checkpoint that TensorFlow has
/// noted there; or a checkpoint of TensorFlow's, by the prefix of its files.
///
/// # Errors
/// If it can't be read, if it is no file of tensors (and what it is instead), or if two files have one name.
pub(crate) fn open(path: &Path) -> Result<Vec<Tensor>, FormatError> {
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => match bundle::paths::index_of(path) {
            Some(index) => return Ok(tensors(&open_file(&index)?).collect()),
            None => return Err(FormatError::io("read", path)(error)),
        },
    };
    if metadata.is_dir() {
        return match bundle::paths::last_of(path)? {
            Some(last) => Ok(tensors(&open_file(&last)?).collect()),
            None => index::open_folder(path),
        };
    }
    if index::is_index(path) {
        return index::open_index(path);
    }
    Ok(tensors(&open_file(path)?).collect())
}

/// Opens one file, by what is in it, and where that says nothing, by its name.
pub(crate) fn open_file(path: &Path) -> Result<Arc<dyn Reader>, FormatError> {
    let file = OpenFile::open(path)?;
    let kind = content::kind(&file)?.or_else(|| content::of_name(path));
    Ok(match kind {
        Some(Kind::Archive) => open_archive(file)?,
        Some(Kind::Bundle) => Arc::new(bundle::Bundle::open(file)?),
        Some(Kind::Data) => match bundle::paths::index_of(path) {
            Some(index) => Arc::new(bundle::Bundle::open(OpenFile::open(&index)?)?),
            None => return Err(FormatError::Foreign(path.to_owned(), content::DATA)),
        },
        Some(Kind::SafeTensors) | None => Arc::new(safetensors::SafeTensors::open(file)?),
    })
}

/// Opens an archive, by what it is an archive of.
fn open_archive(file: OpenFile) -> Result<Arc<dyn Reader>, FormatError> {
    let (members, comment) = archive::members(content::archive_format(&file)?, &file)?;
    if members
        .iter()
        .any(|member| member.name.ends_with(content::PICKLE))
    {
        #[cfg(feature = "candle")]
        return Ok(Arc::new(pth::Pth::open(file, members)?));
        #[cfg(not(feature = "candle"))]
        return Err(FormatError::Foreign(file.path, content::PTH));
    }
    let is_empty = members.is_empty();
    let npz = npz::Npz::open(file, members, &comment)?;
    match npz.headers().is_empty() && !is_empty {
        true => Err(FormatError::Foreign(npz.path().to_owned(), content::ZIP)),
        false => Ok(Arc::new(npz)),
    }
}

/// The element type of a tensor, if it is one of ours.
fn known(format: &'static str, path: &Path, header: &Header) -> Result<DType, FormatError> {
    header.dtype.known().ok_or_else(|| {
        let why = format!(
            "is {}, which varscope has no element type for",
            header.dtype
        );
        FormatError::header_of(format, path)(HeaderError::tensor(&*header.name, why))
    })
}

fn tensors(file: &Arc<dyn Reader>) -> impl Iterator<Item = Tensor> {
    (0..file.headers().len()).map(|place| Tensor {
        file: file.clone(),
        place,
    })
}
