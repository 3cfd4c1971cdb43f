//! What a file is that is not of a format that is read here, by how it begins.

/// How much of a file it takes to tell.
pub(super) const PREFIX: usize = 512;

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

/// The end of a table of the kind that TensorFlow keeps the index of a checkpoint in.
const TABLE: &[u8] = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb";

/// What it is, as a part of a sentence, if it is known.
pub(super) fn foreign(begin: &[u8], end: &[u8]) -> Option<&'static str> {
    if begin.starts_with(b"PK\x03\x04") {
        return Some(archive(begin));
    }
    if end.ends_with(TABLE) {
        return Some("the index of a TensorFlow checkpoint");
    }
    let format = FORMATS.iter().find(|(magic, _)| begin.starts_with(magic));
    let is_archive = begin.get(257..262) == Some(b"ustar");
    format
        .map(|(_, what)| *what)
        .or(is_archive.then_some("a tar archive"))
}

/// A zip archive, by the name of the first file in it.
fn archive(begin: &[u8]) -> &'static str {
    let length = begin
        .get(26..28)
        .map_or(0, |two| usize::from(two[0]) | usize::from(two[1]) << 8);
    let name = begin.get(30..).unwrap_or_default();
    let name = &name[..length.min(name.len())];
    let has = |text: &[u8]| name.windows(text.len()).any(|part| part == text);
    if name.ends_with(b".npy") {
        "a NumPy archive (.npz)"
    } else if has(b"data.pkl") || has(b"/version") || has(b"/byteorder") {
        "a PyTorch file (.pt, .pth, .bin)"
    } else {
        "a zip archive"
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
            bytes.extend([name.len() as u8, 0, 0, 0]);
            bytes.extend(name);
            bytes
        };
        let mut table = vec![0; 40];
        table.extend(TABLE);
        for (begin, what) in [
            (&b"GGUF\x03\0\0\0"[..], Some("a GGUF file")),
            (&zip(b"arr_0.npy"), Some("a NumPy archive (.npz)")),
            (
                &zip(b"model/data.pkl"),
                Some("a PyTorch file (.pt, .pth, .bin)"),
            ),
            (&zip(b"x"), Some("a zip archive")),
            (&table, Some("the index of a TensorFlow checkpoint")),
            (b"\x80\x02}", Some("a Python pickle")),
            (b"PK\x03\x04", Some("a zip archive")),
            (b"text", None),
            (b"", None),
        ] {
            assert_eq!(foreign(begin, begin), what);
        }
    }
}
