//! Several files that are one: an index of Hugging Face's, or a folder.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::error::{FormatError, HeaderError};
use super::file::OpenFile;
use super::{Reader, Tensor, open_file, tensors};

const INDEX: &str = ".safetensors.index.json";
const SHARD: &str = ".safetensors";
/// An index names what a header does, with a file instead of a shape.
const LIMIT: u64 = 1 << 27;

/// Which file has each tensor.
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

pub(super) fn is_index(path: &Path) -> bool {
    ends_with(path, INDEX)
}

fn ends_with(path: &Path, end: &str) -> bool {
    let name = path.file_name().map(OsStr::as_encoded_bytes);
    name.is_some_and(|name| name.ends_with(end.as_bytes()))
}

/// The tensors that an index names, each from the file that it names.
pub(super) fn open_index(path: &Path) -> Result<Vec<Tensor>, FormatError> {
    let index = read_index(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let shards: BTreeSet<&str> = index.weight_map.values().map(String::as_str).collect();
    let mut found = Vec::new();
    let mut count = 0;
    for shard in shards {
        let file = open_file(&folder.join(inside(path, shard)?))?;
        let is_mapped = |tensor: &Tensor| {
            let of = index.weight_map.get(&*tensor.header().name);
            of.is_some_and(|of| of == shard)
        };
        found.extend(tensors(&file).filter(is_mapped));
        let mapped = index.weight_map.iter().filter(|(_, of)| *of == shard);
        count += mapped.clone().count();
        if found.len() != count {
            let has: BTreeSet<&str> = file.headers().iter().map(|h| &*h.name).collect();
            let lacks = mapped
                .map(|(name, _)| name)
                .find(|name| !has.contains(name.as_str()));
            let lacks = lacks.map_or("", String::as_str);
            let why = format!("says that {shard} has the tensor {lacks}, which it lacks");
            return Err(FormatError::Shards(path.to_owned(), why));
        }
    }
    Ok(found)
}

fn read_index(path: &Path) -> Result<Index, FormatError> {
    let file = OpenFile::open(path)?;
    check_length(file.len).map_err(FormatError::header(path))?;
    let mut json = vec![0; usize::try_from(file.len).unwrap_or(usize::MAX)];
    file.read_exact(&mut json, 0)?;
    let index = serde_json::from_slice(&json);
    index.map_err(|cause| FormatError::header(path)(HeaderError::Json(cause)))
}

fn check_length(bytes: u64) -> Result<(), HeaderError> {
    let limit = LIMIT;
    match bytes > limit {
        true => Err(HeaderError::Long { bytes, limit }),
        false => Ok(()),
    }
}

/// A file's name, if it is no way out of the folder.
fn inside<'a>(index: &Path, shard: &'a str) -> Result<&'a Path, FormatError> {
    let path = Path::new(shard);
    let is_inside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if is_inside && path.components().next().is_some() {
        return Ok(path);
    }
    let why = format!("names the file {shard:?}, which is not in its folder");
    Err(FormatError::Shards(index.to_owned(), why))
}

/// The files of a folder: those of its index if it has one, and else all.
pub(super) fn open_folder(folder: &Path) -> Result<Vec<Tensor>, FormatError> {
    let io = |cause| FormatError::io("read", folder)(cause);
    let entries = std::fs::read_dir(folder).map_err(io)?;
    let paths = entries.map(|entry| entry.map(|e| e.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>().map_err(io)?;
    paths.sort();
    let with = |end: &'static str| paths.iter().filter(move |path| ends_with(path, end));
    let indexes: Vec<&PathBuf> = with(INDEX).collect();
    match &*indexes {
        [index] => return open_index(index),
        [] => {}
        [first, second, ..] => {
            let why = format!(
                "has the indexes {} and {}; load the one that is meant by its own path",
                name(first),
                name(second)
            );
            return Err(FormatError::Shards(folder.to_owned(), why));
        }
    }
    let mut found: Vec<Tensor> = Vec::new();
    for path in with(SHARD) {
        found.extend(tensors(&open_file(path)?));
    }
    if with(SHARD).next().is_none() {
        return Err(FormatError::Shards(folder.to_owned(), nothing(&paths)));
    }
    let mut files: HashMap<&str, &Arc<dyn Reader>> = HashMap::new();
    for tensor in &found {
        if let Some(other) = files.insert(&tensor.header().name, &tensor.file) {
            let why = format!(
                "has the tensor {} in {} and in {}; load the files that are meant by their own paths",
                tensor.header().name,
                name(other.path()),
                name(tensor.file.path())
            );
            return Err(FormatError::Shards(folder.to_owned(), why));
        }
    }
    Ok(found)
}

/// What a folder without a file of tensors has instead.
fn nothing(paths: &[PathBuf]) -> String {
    const OTHERS: [&str; 9] = [
        ".bin", ".pt", ".pth", ".ckpt", ".gguf", ".h5", ".npz", ".index", ".msgpack",
    ];
    let other = paths
        .iter()
        .find(|path| OTHERS.iter().any(|end| ends_with(path, end)));
    const READ: [&str; 5] = [".npz", ".index", ".pt", ".pth", ".bin"];
    match other {
        Some(other) if READ.iter().any(|end| ends_with(other, end)) => format!(
            "has no `*.safetensors` file, but {}, which is loaded by its own path",
            name(other)
        ),
        Some(other) => format!("has no `*.safetensors` file, but {}", name(other)),
        None => "has no `*.safetensors` file".to_owned(),
    }
}

fn name(path: &Path) -> std::borrow::Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_that_is_too_long_is_not_read() {
        assert!(check_length(LIMIT).is_ok());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.safetensors.index.json");
        let file = std::fs::File::create(&path).unwrap();
        for length in [LIMIT + 1, LIMIT + 2] {
            // Of nothing but zeros, for which no disk has to be.
            file.set_len(length).unwrap();
            let Err(FormatError::Header(_, _, cause)) = read_index(&path) else {
                panic!("it is too long");
            };
            let expected = HeaderError::Long {
                bytes: length,
                limit: LIMIT,
            };
            assert_eq!(cause.to_string(), expected.to_string());
        }
    }
}
