//! What a file is, by what is in it: a format that is read here, or something else.

use std::path::Path;

use super::archive;
use super::bundle::{self, table};
use super::error::FormatError;
use super::file::OpenFile;
use super::npz;

/// How much of a file it takes to tell what it is instead.
const PREFIX: usize = 512;

/// What each format begins with, what it is, and what to do about it.
const FORMATS: &[(&[u8], &str)] = &[
    (b"GGUF", "a GGUF file"),
    (b"lmgg", "a GGML file"),
    (b"tjgg", "a GGML file"),
    (b"\x93NUMPY", "a NumPy array (.npy)"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF"),
    (
        b"version https://git-lfs",
        "a pointer of Git LFS, not the file itself (`git lfs pull` fetches it)",
    ),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (
        b"{",
        "a JSON file (an index of several files is named `*.safetensors.index.json`)",
    ),
];

/// A format that is known by what is in a file, or by its name; whatever has neither is safetensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip archive, which may be of NumPy's arrays.
    Archive,
    /// The index of a TensorFlow checkpoint.
    Bundle,
    /// A data file of one, which nothing tells but its name.
    Data,
    /// What is neither, whatever its name.
    SafeTensors,
}

/// What a data file is that nobody can read.
pub(super) const DATA: &str =
    "a data file of a TensorFlow checkpoint, without the `.index` beside it";

/// The format that a file says itself that it has.
pub(super) fn kind(file: &OpenFile) -> Result<Option<Kind>, FormatError> {
    let mut end = [0; table::MAGIC.len()];
    // As long as the length of a header of safetensors.
    let Some(begin) = file.len.checked_sub(end.len() as u64) else {
        return Ok(None);
    };
    let mut first = [0; 9];
    let length = usize::try_from(file.len).map_or(first.len(), |len| len.min(first.len()));
    file.read_exact(&mut first[..length], 0)?;
    file.read_exact(&mut end, begin)?;
    let json = u64::from_le_bytes(std::array::from_fn(|i| first[i]));
    Ok(
        if first.starts_with(archive::MAGIC) || first.starts_with(EMPTY) {
            Some(Kind::Archive)
        } else if end == *table::MAGIC {
            Some(Kind::Bundle)
        } else {
            (json <= begin && first[8] == b'{').then_some(Kind::SafeTensors)
        },
    )
}

/// What an archive begins with that has nothing in it.
const EMPTY: &[u8] = b"PK\x05\x06";

/// A zip archive of which no more is known.
pub(super) const ZIP: &str = "a zip archive";

/// What every file of PyTorch's has in it.
pub(super) const PICKLE: &str = "data.pkl";

/// What a file with one is.
pub(super) const PTH: &str = "a PyTorch file (.pt, .pth, .bin)";

/// What an archive should be, by what comes first in it, or by its name: as a part of a sentence, for when it is damaged.
pub(super) fn archive_format(file: &OpenFile) -> Result<&'static str, FormatError> {
    let is_npz = file.path.extension().is_some_and(|end| end == "npz");
    Ok(match foreign_of(file)? {
        Some(PTH) => "PyTorch file (.pth)",
        Some(ZIP) | None if !is_npz => "zip archive",
        _ => npz::FORMAT,
    })
}

/// The format that a file of this name should have.
pub(super) fn of_name(path: &Path) -> Option<Kind> {
    if path.extension().is_some_and(|end| end == "npz") {
        return Some(Kind::Archive);
    }
    bundle::paths::prefix(path)?;
    Some(match path.extension().is_some_and(|end| end == "index") {
        true => Kind::Bundle,
        false => Kind::Data,
    })
}

/// What a file is instead, if it begins like something else.
pub(super) fn foreign_of(file: &OpenFile) -> Result<Option<&'static str>, FormatError> {
    let length = file.len.min(PREFIX as u64);
    let mut begin = [0; PREFIX];
    let begin = &mut begin[..usize::try_from(length).unwrap_or(PREFIX)];
    file.read_exact(begin, 0)?;
    Ok(foreign(begin))
}

/// What it is, as a part of a sentence, if it is known.
fn foreign(begin: &[u8]) -> Option<&'static str> {
    if begin.starts_with(archive::MAGIC) {
        return Some(archived(begin));
    }
    let format = FORMATS.iter().find(|(magic, _)| begin.starts_with(magic));
    let is_archive = begin.get(257..262) == Some(b"ustar");
    format
        .map(|(_, what)| *what)
        .or(is_archive.then_some("a tar archive"))
}

/// A zip archive, by the name of the first file in it.
fn archived(begin: &[u8]) -> &'static str {
    let length = begin
        .get(26..28)
        .map_or(0, |two| usize::from(two[0]) | usize::from(two[1]) << 8);
    let name = begin.get(30..).unwrap_or_default();
    let name = &name[..length.min(name.len())];
    let has = |text: &[u8]| name.windows(text.len()).any(|part| part == text);
    if name.ends_with(b".npy") {
        "a NumPy archive (.npz)"
    } else if has(PICKLE.as_bytes()) || has(b"/version") || has(b"/byteorder") {
        PTH
    } else {
        ZIP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_how_they_begin() {
        let zip = |name: &[u8]| {
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.resize(26, 0);
            bytes.extend((name.len() as u16).to_le_bytes());
            bytes.extend([0, 0]);
            bytes.extend(name);
            bytes
        };
        for (begin, what) in [
            (&b"GGUF\x03\0\0\0"[..], Some("a GGUF file")),
            (&zip(b"arr_0.npy"), Some("a NumPy archive (.npz)")),
            (
                &zip(b"model/data.pkl"),
                Some("a PyTorch file (.pt, .pth, .bin)"),
            ),
            (&zip(b"model/byteorder"), Some(PTH)),
            (&zip(b"model/version"), Some(PTH)),
            (&zip(b"x"), Some("a zip archive")),
            (&zip(b"words/of-eight-or-more.txt"), Some("a zip archive")),
            // Longer than one byte can say.
            (
                &zip(&[&[b'x'; 300][..], b".npy"].concat()),
                Some("a NumPy archive (.npz)"),
            ),
            (b"\x80\x02}", Some("a Python pickle")),
            (b"PK\x03\x04", Some("a zip archive")),
            (b"text", None),
            (b"", None),
        ] {
            assert_eq!(foreign(begin), what);
        }
    }

    /// A file of this name, of these bytes.
    fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, OpenFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let file = OpenFile::open(&path).unwrap();
        (folder, file)
    }

    #[test]
    fn a_damaged_archive_is_what_it_begins_like_or_what_its_name_says() {
        let zip = |name: &[u8]| {
            [
                b"PK\x03\x04",
                &[0; 22][..],
                &[name.len() as u8, 0, 0, 0],
                name,
            ]
            .concat()
        };
        let (npy, pickle, other) = (zip(b"w.npy"), zip(b"m/data.pkl"), zip(b"other"));
        for (name, bytes, format) in [
            ("m.npz", &npy[..], npz::FORMAT),
            ("m", &npy, npz::FORMAT),
            ("m.npz", &pickle, "PyTorch file (.pth)"),
            ("m", &pickle, "PyTorch file (.pth)"),
            ("m.npz", &other, npz::FORMAT),
            ("m.zip", &other, "zip archive"),
            ("m.npz", EMPTY, npz::FORMAT),
            ("m", EMPTY, "zip archive"),
        ] {
            let (_folder, file) = file(name, bytes);
            assert_eq!(archive_format(&file).unwrap(), format, "{name}");
        }
    }

    #[test]
    fn a_header_of_json_that_fits_is_safetensors_whatever_the_name() {
        let with = |length: u64, rest: &[u8]| [&length.to_le_bytes(), rest].concat();
        for (bytes, expected) in [
            (with(2, b"{}"), Some(Kind::SafeTensors)),
            (with(2, b"{}values"), Some(Kind::SafeTensors)),
            (with(3, b"{}"), None),
            (with(2, b"[]"), None),
            (with(0, b""), None),
            (b"short".to_vec(), None),
        ] {
            let (_folder, file) = file("m.npz", &bytes);
            assert_eq!(kind(&file).unwrap(), expected, "{bytes:?}");
        }
    }
}
