//! What stands before the values in a file that is being written.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::{Layout, NewTensor, TooLong, Writer};
use super::HEADER_LIMIT;
use super::header;
use crate::dtype::DType;

/// Writes the format.
#[derive(Debug)]
pub(crate) struct SafeTensorsWriter {
    limit: u64,
}

impl SafeTensorsWriter {
    /// With headers that every reader takes.
    pub(crate) const fn new() -> Self {
        Self::with_limit(HEADER_LIMIT)
    }

    /// With headers of so many bytes at most.
    pub(crate) const fn with_limit(limit: u64) -> Self {
        Self { limit }
    }
}

impl Writer for SafeTensorsWriter {
    fn has(&self, dtype: DType) -> bool {
        header::word(dtype).is_some()
    }

    /// Large elements first, so that each stands where its size divides the place, and else as the tensors come.
    fn layout(
        &self,
        tensors: &[NewTensor<'_>],
        metadata: &BTreeMap<String, String>,
    ) -> Result<Layout, TooLong> {
        let mut order: Vec<usize> = (0..tensors.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(tensors[*i].dtype.size()));
        let json = Json {
            tensors,
            order: &order,
            metadata,
        };
        let mut header = vec![0; 8];
        serde_json::to_writer(&mut header, &json).expect("keys are texts, and memory takes them");
        let padded = header.len().next_multiple_of(8);
        header.resize(padded, b' ');
        let bytes = (padded - 8) as u64;
        let limit = self.limit;
        if bytes > limit {
            return Err(TooLong { bytes, limit });
        }
        header[..8].copy_from_slice(&bytes.to_le_bytes());
        Ok(Layout { header, order })
    }
}

/// The header as it is written.
struct Json<'a> {
    tensors: &'a [NewTensor<'a>],
    order: &'a [usize],
    metadata: &'a BTreeMap<String, String>,
}

#[derive(serde::Serialize)]
struct Entry<'a> {
    dtype: &'a str,
    shape: &'a [usize],
    data_offsets: [u64; 2],
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.metadata.is_empty() {
            map.serialize_entry("__metadata__", self.metadata)?;
        }
        let mut at = 0;
        for tensor in self.order.iter().map(|i| &self.tensors[*i]) {
            let (begin, end) = (at, at + tensor.bytes());
            at = end;
            let entry = Entry {
                dtype: header::word(tensor.dtype).unwrap_or_default(),
                shape: tensor.shape,
                data_offsets: [begin, end],
            };
            map.serialize_entry(tensor.name, &entry)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor<'a>(name: &'a str, shape: &'a [usize], dtype: DType) -> NewTensor<'a> {
        NewTensor { name, shape, dtype }
    }

    #[test]
    fn large_elements_come_first_and_others_in_their_order() {
        let tensors = [
            tensor("b", &[3], DType::U8),
            tensor("z\"", &[2], DType::F32),
            tensor("a", &[], DType::F32),
            tensor("c", &[1], DType::F64),
        ];
        let metadata = BTreeMap::from([("format".to_owned(), "pt".to_owned())]);
        let layout = SafeTensorsWriter::new()
            .layout(&tensors, &metadata)
            .unwrap();
        assert_eq!(layout.order, [3, 1, 2, 0]);
        assert_eq!(layout.header.len() % 8, 0);
        let json = &layout.header[8..];
        assert_eq!(layout.header[..8], (json.len() as u64).to_le_bytes());
        let (headers, read) = header::read(json, 0, 8 + 8 + 4 + 3).unwrap();
        let names: Vec<&str> = headers.iter().map(|h| &*h.name).collect();
        assert_eq!(names, ["c", "z\"", "a", "b"]);
        assert_eq!(read["format"], "pt");
    }

    #[test]
    fn a_header_that_nobody_would_read_is_not_written() {
        let tensors = [tensor("w", &[1], DType::U8)];
        let layout =
            |limit| SafeTensorsWriter::with_limit(limit).layout(&tensors, &BTreeMap::new());
        let length = layout(1_000).unwrap().header.len() as u64 - 8;
        assert!(layout(length).is_ok());
        assert_eq!(layout(length - 1).unwrap_err().bytes, length);
    }

    #[test]
    fn every_element_type_that_is_read_is_written() {
        for dtype in DType::ALL {
            let lacks = [DType::String, DType::C128].contains(dtype);
            assert_eq!(SafeTensorsWriter::new().has(*dtype), !lacks, "{dtype}");
        }
    }
}
