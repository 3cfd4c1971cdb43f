//! TensorFlow's checkpoints, format V2: an index of the tensors, and their bytes in one or more data files.
//!
//! `model.index` is a sorted [`table`] of messages ([`proto`]), `model.data-00000-of-00001` has nothing but bytes. A variable in parts is an
//! entry that lists its [`slice`]s, each of which has an entry of its own.

mod entries;
pub(crate) mod paths;
mod proto;
mod slice;
mod strings;
pub(super) mod table;
#[cfg(test)]
mod tests;
mod varint;
mod write;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::crc::{Castagnoli, Pieces, masked, read_summed};
use super::error::{FormatError, HeaderError};
use super::file::OpenFile;
use super::{Header, Reader};
use crate::dtype::DType;
use crate::host::{HostArray, zeros};
use entries::{Entries, Index, Piece, Place};
#[cfg(feature = "tensorboard")]
pub(crate) use proto::{TensorShape, Version, number};
use slice::Slice;
pub(super) use write::refuses;
pub(crate) use write::{BundleWriter, PartOf};

/// How many data files the checkpoint of a prefix has, if there is one that can be read.
pub(crate) fn shards(prefix: &Path) -> Option<usize> {
    let file = OpenFile::open(&paths::index(prefix)).ok()?;
    let mut entries = Entries::default();
    // Only the header is of interest, and it comes first.
    let read = table::read(&file, |key, value| match key.is_empty() {
        true => entries.add(key, value),
        false => Ok(()),
    });
    read.ok()?;
    entries.shards()
}

const FORMAT: &str = "TensorFlow checkpoint";

/// The version that TensorFlow writes and asks readers for.
const VERSION: i32 = 1;

/// An open checkpoint.
#[derive(Debug)]
pub(super) struct Bundle {
    /// The index.
    file: OpenFile,
    index: Index,
    /// Those that have something.
    data: BTreeMap<usize, OpenFile>,
    metadata: HashMap<String, String>,
}

impl Bundle {
    /// Opens it by its index.
    pub(super) fn open(file: OpenFile) -> Result<Self, FormatError> {
        let path = file.path.clone();
        let refused = |cause| FormatError::header_of(FORMAT, &path)(cause);
        let mut entries = Entries::default();
        table::read(&file, |key, value| entries.add(key, value))?;
        let index = entries.finish().map_err(refused)?;
        let prefix = paths::prefix(&path).unwrap_or_else(|| path.clone());
        let data = index.used_shards().into_iter().map(|shard| {
            let path = paths::data(&prefix, shard, index.shards);
            Ok((shard, OpenFile::open(&path)?))
        });
        let data = data.collect::<Result<BTreeMap<_, _>, FormatError>>()?;
        let length = |shard| data.get(&shard).map_or(0, |file| file.len);
        index.check_lengths(length).map_err(refused)?;
        Ok(Self {
            file,
            index,
            data,
            metadata: HashMap::new(),
        })
    }

    /// A tensor, if its bytes are those that were written.
    fn read_whole(
        &self,
        header: &Header,
        piece: Piece,
        dtype: DType,
    ) -> Result<HostArray, FormatError> {
        let file = self.data_file(&header.name, piece)?;
        let sums = Pieces::<Castagnoli>::new();
        let value = HostArray::from_le_bytes(dtype, &header.shape, |bytes, at| {
            file.read_exact(bytes, piece.begin + at)?;
            sums.add(at, bytes);
            Ok::<(), FormatError>(())
        })?;
        self.check(&header.name, piece, sums.total())?;
        Ok(value)
    }

    /// The bytes of a slice, if they are those that were written.
    fn fill(&self, name: &str, piece: Piece, bytes: &mut [u8]) -> Result<(), FormatError> {
        let file = self.data_file(name, piece)?;
        let crc = read_summed::<Castagnoli>(file, bytes, piece.begin)?;
        self.check(name, piece, crc)
    }

    fn data_file(&self, name: &str, piece: Piece) -> Result<&OpenFile, FormatError> {
        let file = self.data.get(&piece.shard);
        file.ok_or_else(|| self.refused(name, "is in no data file".to_owned()))
    }

    fn check(&self, name: &str, piece: Piece, crc: u32) -> Result<(), FormatError> {
        match masked(crc) == piece.crc {
            true => Ok(()),
            false => {
                let file = self.data_file(name, piece)?.path.display();
                let why = format!("is damaged: the checksum of its bytes in {file} is another");
                Err(self.refused(name, why))
            }
        }
    }

    fn refused(&self, name: &str, why: String) -> FormatError {
        FormatError::header_of(FORMAT, &self.file.path)(HeaderError::tensor(name, why))
    }

    /// Numbers of a tensor in slices, put where they belong.
    fn fill_from_slices(
        &self,
        header: &Header,
        slices: &[(Slice, Piece)],
        size: usize,
        bytes: &mut [u8],
    ) -> Result<(), FormatError> {
        for (slice, piece) in slices {
            let (run, begins) = slice.runs(&header.shape);
            let run = run * size;
            let mut begins = begins.map(|begin| begin * size).peekable();
            let count = slice.count() * size;
            if let Some(begin) = begins.next_if(|_| run == count) {
                self.fill(&header.name, *piece, &mut bytes[begin..begin + run])?;
                continue;
            }
            let mut part = zeros::<u8>(&[count])?;
            self.fill(&header.name, *piece, &mut part)?;
            for (begin, part) in begins.zip(part.chunks_exact(run.max(1))) {
                bytes[begin..begin + run].copy_from_slice(part);
            }
        }
        Ok(())
    }

    fn strings(&self, name: &str, piece: Piece, count: usize) -> Result<Vec<String>, FormatError> {
        let size = usize::try_from(piece.size).unwrap_or(usize::MAX);
        let mut bytes = zeros::<u8>(&[size])?;
        let file = self.data_file(name, piece)?;
        file.read_exact(&mut bytes, piece.begin)?;
        let read = strings::read(&bytes, count);
        let (strings, crc) = read.map_err(|why| self.refused(name, why))?;
        self.check(name, piece, crc)?;
        Ok(strings)
    }

    fn read_strings(&self, header: &Header, place: &Place) -> Result<HostArray, FormatError> {
        let count = header.shape.iter().product();
        let strings = match place {
            Place::Whole(piece) => self.strings(&header.name, *piece, count)?,
            Place::Slices(slices) => {
                let mut whole = zeros::<String>(&header.shape)?;
                for (slice, piece) in slices {
                    let mut part = self
                        .strings(&header.name, *piece, slice.count())?
                        .into_iter();
                    let (run, begins) = slice.runs(&header.shape);
                    for begin in begins {
                        let run = whole[begin..begin + run].iter_mut();
                        run.zip(&mut part).for_each(|(to, from)| *to = from);
                    }
                }
                whole
            }
        };
        Ok(HostArray::from_elements(&header.shape, strings)?)
    }
}

impl Reader for Bundle {
    fn path(&self) -> &Path {
        &self.file.path
    }

    fn headers(&self) -> &[Header] {
        &self.index.headers
    }

    fn metadata(&self) -> &HashMap<String, String> {
        &self.metadata
    }

    fn has_slashes(&self) -> bool {
        true
    }

    fn read(&self, header: &Header) -> Result<HostArray, FormatError> {
        let dtype = super::known(FORMAT, &self.file.path, header)?;
        let place = usize::try_from(header.begin).unwrap_or(usize::MAX);
        let Some(place) = self.index.places.get(place) else {
            return Err(self.refused(&header.name, "is of another file".to_owned()));
        };
        if dtype == DType::String {
            return self.read_strings(header, place);
        }
        match place {
            Place::Whole(piece) => self.read_whole(header, *piece, dtype),
            Place::Slices(slices) => {
                HostArray::from_le_bytes_at_once(dtype, &header.shape, |bytes| {
                    self.fill_from_slices(header, slices, dtype.size(), bytes)
                })
            }
        }
    }
}
