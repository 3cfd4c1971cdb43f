//! Files without a store: what is in one, and one format made of another.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::CheckpointError;
use super::offers::dots_are_slashes;
use super::record::{ALIASES, METADATA, NAMES, NO_RECORDS, Record};
use super::save::{self, SaveOptions};
use crate::dtype::DType;
use crate::error::Cause;
use crate::formats::{self, Format, Tensor};
use crate::host::HostArray;
use crate::store::{Source, Waiting};

/// What a path means (a file of any format that is read, an index of several, a folder), opened: names, shapes and element types at once, a
/// value when it is asked for.
///
/// ```
/// use varscope::checkpoint::{SaveOptions, TensorFile};
/// use varscope::{Request, VarStore};
///
/// # let folder = tempfile::tempdir()?;
/// # let (path, converted) = (folder.path().join("model.ckpt"), folder.path().join("model.npz"));
/// let store = VarStore::new();
/// store.pass().get_variable(Request::new("net/w").shape([2, 3]))?;
/// store.save(&path)?;
///
/// let file = TensorFile::open(&path)?;
/// let tensor = &file.tensors()[0];
/// assert_eq!((&*tensor.name, &*tensor.shape), ("net/w", &[2, 3][..]));
/// assert_eq!(file.read("net/w")?, store.get("net/w").unwrap().read()?);
/// file.save_as(&converted, &SaveOptions::new())?; // one tensor at a time
/// # assert_eq!(TensorFile::open(&converted)?.read("net/w")?, file.read("net/w")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct TensorFile {
    path: PathBuf,
    tensors: Vec<Tensor>,
    infos: Vec<TensorInfo>,
    by_name: HashMap<String, usize>,
    metadata: HashMap<String, String>,
}

/// What a file says of a tensor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TensorInfo {
    /// Its name in the file.
    pub name: String,
    /// The size of each dimension.
    pub shape: Vec<usize>,
    /// The element type; nothing if it is one that varscope lacks.
    pub dtype: Option<DType>,
    /// The element type's name: TensorFlow's, or the format's if varscope lacks it.
    pub dtype_name: String,
    /// Where it was asked for first, as `src/net.rs:12:31`, if a store of ours has written the file.
    pub defined_at: Option<String>,
    /// Whether it was trained there.
    pub trainable: Option<bool>,
    /// The file that has it.
    pub file: PathBuf,
}

impl TensorInfo {
    /// How many elements it has.
    pub fn elements(&self) -> usize {
        self.shape.iter().product()
    }

    /// How many bytes its values take in memory; nothing if that is not known: of strings, and of what varscope lacks.
    pub fn bytes(&self) -> Option<usize> {
        let dtype = self.dtype.filter(|dtype| *dtype != DType::String)?;
        Some(self.elements() * dtype.size())
    }
}

impl TensorFile {
    /// Opens what a path means, by what is in it; [`VarStore::load`](crate::VarStore::load) says what it can be.
    ///
    /// # Errors
    /// If it can't be read, or is none of tensors.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CheckpointError> {
        let path = path.as_ref();
        let tensors = formats::open(path)?;
        let mut infos: Vec<TensorInfo> = tensors.iter().map(info).collect();
        let metadata = metadata(&tensors);
        tell_records(&mut infos, &metadata);
        let names = infos.iter().enumerate();
        Ok(Self {
            path: path.to_owned(),
            by_name: names.map(|(i, info)| (info.name.clone(), i)).collect(),
            metadata,
            infos,
            tensors,
        })
    }

    /// The tensors, in the order in which the file has them.
    pub fn tensors(&self) -> &[TensorInfo] {
        &self.infos
    }

    /// Whether a load reads the dots in its names as slashes: where no name has a slash, and no store of ours has written it.
    pub fn dots_are_slashes(&self) -> bool {
        dots_are_slashes(&self.tensors)
    }

    /// What else the file says.
    pub fn metadata(&self) -> &HashMap<String, String> {
        &self.metadata
    }

    /// The values of one tensor.
    ///
    /// # Errors
    /// If there is none of the name, if varscope lacks its element type, or if it can't be read.
    pub fn read(&self, name: &str) -> Result<HostArray, CheckpointError> {
        match self.by_name.get(name) {
            Some(i) => Ok(self.tensors[*i].read()?),
            None => Err(CheckpointError::NotFound {
                path: self.path.clone(),
                name: name.to_owned(),
                nearest: crate::name::nearest(name, self.infos.iter().map(|i| &*i.name)),
            }),
        }
    }

    /// Writes its tensors to another file, of the format that the options or the name say, one at a time; replaced as
    /// [`VarStore::save`](crate::VarStore::save) does it. Metadata is kept where the format has a place for it.
    ///
    /// # Errors
    /// As [`VarStore::save_with`](crate::VarStore::save_with); and if varscope lacks an element type.
    pub fn save_as(
        &self,
        path: impl AsRef<Path>,
        options: &SaveOptions,
    ) -> Result<(), CheckpointError> {
        self.save_as_telling(path, options, |_| {})
    }

    /// The same, and says each tensor that it has read: for who shows how far it is.
    ///
    /// # Errors
    /// As [`Self::save_as`].
    pub fn save_as_telling(
        &self,
        path: impl AsRef<Path>,
        options: &SaveOptions,
        tell: impl Fn(&TensorInfo) + Send + Sync + 'static,
    ) -> Result<(), CheckpointError> {
        let path = path.as_ref();
        let kept = match options.format_of(path) {
            Format::TensorFlow => HashMap::new(),
            Format::SafeTensors | Format::Npz => self.kept(options.changes_names()),
        };
        let tell: Tell = Arc::new(tell);
        let tensors = self.tensors.iter().zip(&self.infos);
        let waiting = tensors.map(|(tensor, info)| waiting(tensor, info, &tell));
        let waiting = waiting.collect::<Result<_, _>>()?;
        save::write_waiting(waiting, &options.clone().unchanged(kept), path)
    }

    /// The metadata for another file, of the same tensors or under other names.
    fn kept(&self, is_changed: bool) -> HashMap<String, String> {
        let mut kept = self.metadata.clone();
        let has_slashes = self.tensors.iter().any(|tensor| tensor.file.has_slashes());
        if has_slashes || (is_changed && kept.contains_key(METADATA)) {
            kept.insert(METADATA.to_owned(), NO_RECORDS.to_owned());
        }
        if is_changed {
            kept.remove(ALIASES);
            kept.remove(NAMES);
        }
        kept
    }
}

fn info(tensor: &Tensor) -> TensorInfo {
    let header = tensor.header();
    TensorInfo {
        name: header.name.to_string(),
        shape: header.shape.to_vec(),
        dtype: header.dtype.known(),
        dtype_name: header.dtype.to_string(),
        defined_at: None,
        trainable: None,
        file: tensor.file.path().to_owned(),
    }
}

/// What our own metadata says of each. It is for people: where it can't be read, nothing is said.
fn tell_records(infos: &mut [TensorInfo], metadata: &HashMap<String, String>) {
    let records = metadata.get(METADATA);
    let records = records.and_then(|json| serde_json::from_str::<Vec<Record>>(json).ok());
    let records: HashMap<String, Record> = records
        .into_iter()
        .flatten()
        .map(|mut record| (record.tensor.take().unwrap_or(record.name.clone()), record))
        .collect();
    for info in infos {
        if let Some(record) = records.get(&info.name) {
            info.defined_at.clone_from(&record.defined_at);
            info.trainable = Some(record.trainable);
        }
    }
}

/// That of all files; what the first says counts.
fn metadata(tensors: &[Tensor]) -> HashMap<String, String> {
    let mut metadata = HashMap::new();
    let mut last = None;
    for tensor in tensors {
        let path = tensor.file.path();
        if last.replace(path) != Some(path) {
            for (key, value) in tensor.file.metadata() {
                metadata.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    metadata
}

type Tell = Arc<dyn Fn(&TensorInfo) + Send + Sync>;

/// A tensor that says when it is read.
struct Telling {
    tensor: Tensor,
    info: TensorInfo,
    tell: Tell,
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tensor.fmt(f)
    }
}

impl Source for Telling {
    fn file(&self) -> &Path {
        self.tensor.file()
    }

    fn name(&self) -> &str {
        self.tensor.name()
    }

    fn read(&self) -> Result<HostArray, Cause> {
        let value = Source::read(&self.tensor);
        (self.tell)(&self.info);
        value
    }
}

fn waiting(
    tensor: &Tensor,
    info: &TensorInfo,
    tell: &Tell,
) -> Result<(Arc<str>, Waiting), CheckpointError> {
    let header = tensor.header();
    let dtype = header.dtype.known().ok_or_else(|| CheckpointError::DType {
        name: format!("tensor {}", header.name),
        dtype: header.dtype.to_string(),
        lacks: "varscope has no element type for; `except(..)` leaves it out",
    })?;
    let waiting = Waiting {
        shape: header.shape.clone(),
        dtype,
        casts: false,
        squeezes: false,
        is_initial: false,
        source: Arc::new(Telling {
            tensor: tensor.clone(),
            info: info.clone(),
            tell: tell.clone(),
        }),
    };
    Ok((header.name.as_ref().into(), waiting))
}
