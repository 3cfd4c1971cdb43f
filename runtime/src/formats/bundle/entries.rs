//! What an index says, checked as a whole: each tensor has a shape, and its bytes to itself.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message as _;

use super::super::error::HeaderError;
use super::super::shape::{count, shape};
use super::super::{Header, StoredDType};
use super::proto::{self, BundleEntry, BundleHeader, Endianness};
use super::slice::{self, Slice};
use crate::dtype::DType;

/// A tensor may be in so many slices: each is compared with each.
const SLICES: usize = 4096;

/// What TensorFlow 2 keeps of its objects beside the tensors: no value of a variable, and no text.
pub(super) const OBJECT_GRAPH: &str = "_CHECKPOINTABLE_OBJECT_GRAPH";

/// Bytes of a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    pub(super) shard: usize,
    pub(super) begin: u64,
    pub(super) size: u64,
    /// Their checksum, masked.
    pub(super) crc: u32,
}

/// Where the values of a tensor are.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Whole(Piece),
    Slices(Vec<(Slice, Piece)>),
}

/// The entries of an index as they come.
#[derive(Debug, Default)]
pub(super) struct Entries {
    header: Option<BundleHeader>,
    tensors: Vec<(Box<str>, BundleEntry)>,
    slices: BTreeMap<Vec<u8>, BundleEntry>,
}

/// What they say.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) headers: Vec<Header>,
    pub(super) places: Vec<Place>,
    /// The number of data files.
    pub(super) shards: usize,
}

impl Entries {
    /// Takes one in.
    pub(super) fn add(&mut self, key: &[u8], value: &[u8]) -> Result<(), HeaderError> {
        if key.is_empty() {
            self.header = Some(header(value)?);
            return Ok(());
        }
        let what = || format!("the key {:?}", String::from_utf8_lossy(key));
        let entry = BundleEntry::decode(value);
        let entry = entry.map_err(|_| HeaderError::part(what(), "has no entry of a tensor"))?;
        // Names of tensors can't begin like that.
        if key[0] == 0 {
            self.slices.insert(key.to_owned(), entry);
            return Ok(());
        }
        let name = std::str::from_utf8(key);
        let name = name.map_err(|_| HeaderError::part(what(), "is no text (UTF-8)"))?;
        if name != OBJECT_GRAPH {
            self.tensors.push((name.into(), entry));
        }
        Ok(())
    }

    /// How many data files there are, if a header has said so.
    pub(super) fn shards(&self) -> Option<usize> {
        usize::try_from(self.header.as_ref()?.num_shards).ok()
    }

    /// Checks them against each other; the lengths of the data files are asked for once each.
    pub(super) fn finish(mut self) -> Result<Index, HeaderError> {
        let missing = || HeaderError::part("its index", "has no header");
        let header = self.header.take().ok_or_else(missing)?;
        let shards = usize::try_from(header.num_shards).unwrap_or_default();
        let mut index = Index {
            headers: Vec::with_capacity(self.tensors.len()),
            places: Vec::with_capacity(self.tensors.len()),
            shards,
        };
        for (name, entry) in std::mem::take(&mut self.tensors) {
            let refuse = |why| HeaderError::tensor(&*name, why);
            let dims = dims(&entry).map_err(refuse)?;
            let dtype = proto::dtype(entry.dtype);
            let place = match entry.slices.is_empty() {
                true => piece(&entry, &dims, &dtype, shards).map(Place::Whole),
                false => self
                    .slices(&name, &entry, &dims, &dtype, shards)
                    .map(Place::Slices),
            };
            let place = place.map_err(refuse)?;
            index.headers.push(Header {
                begin: index.places.len() as u64,
                name,
                shape: dims,
                dtype,
            });
            index.places.push(place);
        }
        match self.slices.first_key_value() {
            None => index.check_apart(),
            Some((key, _)) => {
                let part = format!("the key {:?}", String::from_utf8_lossy(key));
                Err(HeaderError::part(
                    part,
                    "is that of a slice that no tensor lists",
                ))
            }
        }
    }

    /// The slices that make up a tensor.
    fn slices(
        &mut self,
        name: &str,
        entry: &BundleEntry,
        dims: &[usize],
        dtype: &StoredDType,
        shards: usize,
    ) -> Result<Vec<(Slice, Piece)>, String> {
        let mut found: Vec<(Slice, Piece)> = Vec::new();
        let messages = &entry.slices;
        if messages.len() > SLICES {
            return Err(format!(
                "is in {} slices, more than {SLICES}",
                messages.len()
            ));
        }
        let mut elements = 0u64;
        for (i, message) in messages.iter().enumerate() {
            let slice = Slice::of(message, dims);
            let slice = slice.ok_or_else(|| format!("has a slice outside of it, number {i}"))?;
            let part = self.slices.remove(&slice::key(name, message));
            let part = part.ok_or_else(|| format!("lacks slice {i} of {}", messages.len()))?;
            let of_slice = self::dims(&part)?;
            if *of_slice != *slice.shape || part.dtype != entry.dtype || !part.slices.is_empty() {
                return Err(format!("has another shape or element type in slice {i}"));
            }
            if found.iter().any(|(other, _)| other.overlaps(&slice)) {
                return Err(format!("has a slice that overlaps another, number {i}"));
            }
            elements += slice.count() as u64;
            found.push((slice, piece(&part, &of_slice, dtype, shards)?));
        }
        match elements == count(dims) {
            true => Ok(found),
            false => Err("is not all in its slices".to_owned()),
        }
    }
}

fn header(value: &[u8]) -> Result<BundleHeader, HeaderError> {
    let refuse = |why: &str| Err(HeaderError::part("the header of the index", why));
    // A message where V2 has a number.
    const V1: u8 = 1 << 3 | 2;
    if value.first() == Some(&V1) {
        return refuse(
            "is that of a checkpoint of TensorFlow's first format, V1; TensorFlow's `Saver` restores it and saves V2",
        );
    }
    let Ok(header) = BundleHeader::decode(value) else {
        return refuse("can't be understood");
    };
    if header.endianness != Endianness::Little as i32 {
        return refuse("is of a machine that has the bytes of numbers the other way round");
    }
    let consumer = header
        .version
        .as_ref()
        .map_or(0, |version| version.min_consumer);
    if consumer > super::VERSION {
        return refuse("asks for a newer reader");
    }
    if header.num_shards < 1 {
        return refuse("says that there is no data file");
    }
    Ok(header)
}

fn dims(entry: &BundleEntry) -> Result<Box<[usize]>, String> {
    let message = entry.shape.clone().unwrap_or_default();
    if message.unknown_rank {
        return Err("has no shape".to_owned());
    }
    let dims: Result<Vec<u64>, _> = message
        .dim
        .iter()
        .map(|dim| u64::try_from(dim.size))
        .collect();
    let dims = dims.map_err(|_| "has a shape with a negative size".to_owned())?;
    shape(&dims).ok_or_else(|| format!("has the shape {dims:?}, which no memory can hold"))
}

/// Where a tensor or slice says that its bytes are, if it can be that many.
fn piece(
    entry: &BundleEntry,
    dims: &[usize],
    dtype: &StoredDType,
    shards: usize,
) -> Result<Piece, String> {
    let shard = usize::try_from(entry.shard_id)
        .ok()
        .filter(|shard| *shard < shards);
    let shard = shard
        .ok_or_else(|| format!("is in data file {}, and there are {shards}", entry.shard_id))?;
    let place = u64::try_from(entry.offset)
        .ok()
        .zip(u64::try_from(entry.size).ok());
    let (begin, size) = place.ok_or("begins or ends before its data file does")?;
    let elements = count(dims);
    let fits = match dtype {
        // A length at least, and their checksum.
        StoredDType::Known(DType::String) => {
            size.checked_sub(4).is_some_and(|rest| rest >= elements)
        }
        StoredDType::Known(dtype) => elements.checked_mul(dtype.size() as u64) == Some(size),
        StoredDType::Foreign(_) => true,
    };
    match fits {
        true => Ok(Piece {
            shard,
            begin,
            size,
            crc: entry.crc32c,
        }),
        false => Err(format!(
            "is {dtype} of shape {dims:?}, and has {size} bytes"
        )),
    }
}

impl Index {
    /// The data files that have something.
    pub(super) fn used_shards(&self) -> BTreeSet<usize> {
        self.pieces().map(|(piece, _)| piece.shard).collect()
    }

    fn pieces(&self) -> impl Iterator<Item = (Piece, &str)> {
        let places = self.places.iter().zip(&self.headers);
        places.flat_map(|(place, header)| {
            let (whole, slices) = match place {
                Place::Whole(piece) => (Some(*piece), &[][..]),
                Place::Slices(slices) => (None, &slices[..]),
            };
            let slices = slices.iter().map(|(_, piece)| *piece);
            whole
                .into_iter()
                .chain(slices)
                .map(|piece| (piece, &*header.name))
        })
    }

    /// No byte is of two tensors.
    fn check_apart(self) -> Result<Self, HeaderError> {
        let mut pieces: Vec<(Piece, &str)> =
            self.pieces().filter(|(piece, _)| piece.size > 0).collect();
        pieces.sort_unstable();
        for two in pieces.windows(2) {
            let [(a, _), (b, name)] = two else { continue };
            if a.shard == b.shard && a.begin.saturating_add(a.size) > b.begin {
                let why = format!(
                    "begins at byte {} of its data file, and the one before it ends behind that",
                    b.begin
                );
                return Err(HeaderError::tensor(*name, why));
            }
        }
        drop(pieces);
        Ok(self)
    }

    /// Every tensor ends in its data file.
    pub(super) fn check_lengths(&self, length: impl Fn(usize) -> u64) -> Result<(), HeaderError> {
        for (piece, name) in self.pieces() {
            let length = length(piece.shard);
            let end = piece.begin.checked_add(piece.size);
            if end.is_none_or(|end| end > length) {
                let why = format!(
                    "has {} bytes from byte {} on of a data file of {length} bytes",
                    piece.size, piece.begin
                );
                return Err(HeaderError::tensor(name, why));
            }
        }
        Ok(())
    }
}
