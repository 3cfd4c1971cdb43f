//! Writing an archive of arrays: each a file of its own in it, not compressed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};

use super::super::crc::{Checksum as _, Zip};
use super::super::{TooLong, archive};
use super::{END, header};
use crate::dtype::DType;
use crate::host::HostArray;

/// As much at a time as is still near when it is written.
const PIECE: usize = 1 << 18;

/// What the comment of an archive can have at most.
const COMMENT: u64 = u16::MAX as u64;

/// An archive that is being written.
#[derive(Debug)]
pub(crate) struct NpzWriter<W>(ZipArchiveWriter<W>);

/// Why no tensor can have this name, if none can.
pub(in super::super) fn refuses(name: &str) -> Option<&'static str> {
    /// What an archive has room for.
    const LONGEST: usize = u16::MAX as usize - END.len();
    let is_path = !name.is_empty() && archive::is_inside(&[name, END].concat());
    (!is_path || name.len() > LONGEST).then_some("a name that is no plain path in an archive")
}

/// What only we know, and what the user says, as the comment of an archive.
pub(crate) fn comment(metadata: &BTreeMap<String, String>) -> Result<Vec<u8>, TooLong> {
    if metadata.is_empty() {
        return Ok(Vec::new());
    }
    let json = serde_json::to_vec(metadata).expect("keys are texts, and memory takes them");
    match json.len() as u64 {
        bytes if bytes > COMMENT => Err(TooLong {
            bytes,
            limit: COMMENT,
        }),
        _ => Ok(json),
    }
}

impl<W: Write> NpzWriter<W> {
    pub(crate) fn new(out: W, comment: Vec<u8>) -> Self {
        let mut archive = ZipArchiveWriter::new(out);
        archive.set_comment(comment);
        Self(archive)
    }

    /// Adds an array, of an element type that NumPy has.
    pub(crate) fn add(&mut self, name: &str, value: &HostArray) -> io::Result<()> {
        let path = EntryPath::conformant([name, END].concat());
        let file = self
            .0
            .new_file(path)
            .compression_method(CompressionMethod::STORE);
        let (mut file, _) = file.start().map_err(io::Error::other)?;
        let (descr, bytes) = match value.elements::<String>() {
            Some(strings) => {
                let (length, bytes) = unicode(&strings)?;
                (format!("<U{length}"), bytes.into())
            }
            None => {
                let word = header::word(value.dtype());
                (
                    word.unwrap_or_default(),
                    value.le_bytes().unwrap_or_default(),
                )
            }
        };
        let header = header::write(&descr, value.shape());
        file.write_all(&header)?;
        let mut crc = Zip::extend(0, &header);
        for piece in bytes.chunks(PIECE) {
            file.write_all(piece)?;
            crc = Zip::extend(crc, piece);
        }
        let size = (header.len() + bytes.len()) as u64;
        let finished = file.finish(DataDescriptorOutput::new(crc, size));
        finished.map(drop).map_err(io::Error::other)
    }

    /// Writes the directory.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.0.finish().map(drop).map_err(io::Error::other)
    }
}

/// Whether NumPy has arrays of it.
pub(in super::super) fn has(dtype: DType) -> bool {
    dtype == DType::String || header::word(dtype).is_some()
}

/// Strings as NumPy has them, all of one length: code points, and zeros behind them.
fn unicode(strings: &[String]) -> io::Result<(usize, Vec<u8>)> {
    if let Some(i) = strings.iter().position(|string| string.ends_with('\0')) {
        let why = format!(
            "string {i} ends with a zero, which NumPy would take off; save as a TensorFlow checkpoint (`model.ckpt`)"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    let lengths = strings.iter().map(|string| string.chars().count());
    let length = lengths.max().unwrap_or(0).max(1);
    let size = 4 * length;
    let mut bytes = Vec::new();
    let room = strings.len().checked_mul(size);
    let reserved = room.map(|room| bytes.try_reserve_exact(room));
    if !matches!(reserved, Some(Ok(()))) {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    for string in strings {
        let end = bytes.len() + size;
        bytes.extend(string.chars().flat_map(|c| u32::from(c).to_le_bytes()));
        bytes.resize(end, 0);
    }
    Ok((length, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_comments_are_as_long_as_an_archive_has_room_for() {
        for (length, is_refused) in [(1, false), (65_531, false), (65_532, true), (65_540, true)] {
            assert_eq!(
                refuses(&"x".repeat(length)).is_some(),
                is_refused,
                "{length}"
            );
        }
        for (length, fits) in [(0, true), (65_527, true), (65_528, false), (65_529, false)] {
            let metadata = BTreeMap::from([("k".to_owned(), "x".repeat(length))]);
            // Around it stands `{"k":""}`.
            match comment(&metadata) {
                Ok(json) => assert!(fits && json.len() == length + 8, "{length}"),
                Err(error) => assert!(!fits && error.bytes == length as u64 + 8, "{length}"),
            }
        }
    }
}
