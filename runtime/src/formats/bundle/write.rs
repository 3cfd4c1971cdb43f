//! Writing a checkpoint: the bytes of one tensor after the other into a data file, and then the index of what was written.

use std::collections::BTreeMap;
use std::io::{self, Write};

use prost::Message as _;

use super::super::crc::{crc32c_append, masked};
use super::entries::OBJECT_GRAPH;
use super::proto::{self, BundleEntry, BundleHeader, Endianness, TensorShape, Version};
use super::slice::{self, Slice};
use super::table::TableWriter;
use super::{VERSION, strings};
use crate::dtype::DType;
use crate::host::HostArray;

/// As much at a time as is still near when it is written.
const PIECE: usize = 1 << 18;

/// A part of a variable: along which axis of which shape it begins where.
#[derive(Clone, Debug)]
pub(crate) struct PartOf {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) axis: usize,
    pub(crate) begin: usize,
}

/// The index of a data file that is being written.
#[derive(Debug, Default)]
pub(crate) struct BundleWriter {
    /// Where the data file ends.
    at: u64,
    entries: BTreeMap<Vec<u8>, BundleEntry>,
}

/// Why no tensor can have this name, if none can.
pub(in super::super) fn refuses(name: &str) -> Option<&'static str> {
    if name == OBJECT_GRAPH {
        Some("a name that TensorFlow has for itself")
    } else if name.is_empty() || name.starts_with('\0') {
        Some("a name that a TensorFlow checkpoint has for itself")
    } else {
        None
    }
}

impl BundleWriter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn has(dtype: DType) -> bool {
        proto::number(dtype).is_some()
    }

    /// Whether TensorFlow puts slices of it together; it writes those of others, and can't read them.
    pub(crate) const fn has_slices(dtype: DType) -> bool {
        !matches!(
            dtype,
            DType::F16 | DType::U16 | DType::U32 | DType::U64 | DType::String
        )
    }

    /// Adds a tensor, of an element type that the format has.
    pub(crate) fn add(
        &mut self,
        name: &str,
        value: &HostArray,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let entry = self.entry(value, out)?;
        self.entries.insert(name.into(), entry);
        Ok(())
    }

    /// Adds a part of a tensor.
    pub(crate) fn add_part(
        &mut self,
        part: &PartOf,
        value: &HostArray,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let entry = self.entry(value, out)?;
        let mut begin = vec![0; part.shape.len()];
        begin[part.axis] = part.begin;
        let slice = Slice {
            begin,
            shape: value.shape().to_vec(),
        };
        let slice = slice.message();
        let whole = self.entries.entry(part.name.clone().into());
        let whole = whole.or_insert_with(|| BundleEntry {
            dtype: entry.dtype,
            shape: Some(TensorShape::of(&part.shape)),
            ..BundleEntry::default()
        });
        whole.slices.push(slice.clone());
        self.entries.insert(slice::key(&part.name, &slice), entry);
        Ok(())
    }

    /// Writes the bytes; what the index says of them.
    fn entry(&mut self, value: &HostArray, out: &mut dyn Write) -> io::Result<BundleEntry> {
        let (size, crc) = write(value, out)?;
        let entry = BundleEntry {
            dtype: proto::number(value.dtype()).unwrap_or_default(),
            shape: Some(TensorShape::of(value.shape())),
            offset: self.at as i64,
            size: size as i64,
            crc32c: masked(crc),
            ..BundleEntry::default()
        };
        self.at += size;
        Ok(entry)
    }

    /// The index, of a checkpoint of so many data files, of which the first has it all.
    pub(crate) fn index(&self, shards: usize) -> Vec<u8> {
        let header = BundleHeader {
            num_shards: shards as i32,
            endianness: Endianness::Little as i32,
            version: Some(Version {
                producer: VERSION,
                min_consumer: 0,
            }),
        };
        let mut table = TableWriter::default();
        table.add(b"", &header.encode_to_vec());
        for (key, entry) in &self.entries {
            table.add(key, &entry.encode_to_vec());
        }
        table.finish()
    }
}

/// Writes the bytes of a tensor: how many there are, and their checksum.
fn write(value: &HostArray, out: &mut dyn Write) -> io::Result<(u64, u32)> {
    if let Some(strings) = value.elements::<String>() {
        let (header, crc) = strings::header(&strings);
        out.write_all(&header)?;
        let mut size = header.len() as u64;
        for string in strings.iter() {
            out.write_all(string.as_bytes())?;
            size += string.len() as u64;
        }
        return Ok((size, crc));
    }
    let bytes = value.le_bytes().unwrap_or_default();
    let crc = bytes.chunks(PIECE).try_fold(0, |crc, piece| {
        out.write_all(piece)?;
        Ok::<u32, io::Error>(crc32c_append(crc, piece))
    })?;
    Ok((bytes.len() as u64, crc))
}
