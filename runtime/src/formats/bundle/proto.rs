//! The messages in an index (`tensor_bundle.proto` and what it takes from others), and TensorFlow's numbers of element types.

use prost::{Enumeration, Message};

use super::super::StoredDType;
use crate::dtype::DType;

/// Stands first, under the empty key.
#[derive(Clone, PartialEq, Message)]
pub(super) struct BundleHeader {
    #[prost(int32, tag = "1")]
    pub(super) num_shards: i32,
    #[prost(enumeration = "Endianness", tag = "2")]
    pub(super) endianness: i32,
    #[prost(message, optional, tag = "3")]
    pub(super) version: Option<Version>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub(super) enum Endianness {
    Little = 0,
    Big = 1,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Version {
    #[prost(int32, tag = "1")]
    pub(crate) producer: i32,
    #[prost(int32, tag = "2")]
    pub(crate) min_consumer: i32,
}

/// One tensor, or what slices it is in, or one of those.
#[derive(Clone, PartialEq, Message)]
pub(super) struct BundleEntry {
    #[prost(int32, tag = "1")]
    pub(super) dtype: i32,
    #[prost(message, optional, tag = "2")]
    pub(super) shape: Option<TensorShape>,
    #[prost(int32, tag = "3")]
    pub(super) shard_id: i32,
    #[prost(int64, tag = "4")]
    pub(super) offset: i64,
    #[prost(int64, tag = "5")]
    pub(super) size: i64,
    /// Masked.
    #[prost(fixed32, tag = "6")]
    pub(super) crc32c: u32,
    #[prost(message, repeated, tag = "7")]
    pub(super) slices: Vec<TensorSlice>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct TensorShape {
    #[prost(message, repeated, tag = "2")]
    pub(crate) dim: Vec<Dim>,
    #[prost(bool, tag = "3")]
    pub(crate) unknown_rank: bool,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Dim {
    #[prost(int64, tag = "1")]
    pub(crate) size: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct TensorSlice {
    #[prost(message, repeated, tag = "1")]
    pub(super) extent: Vec<Extent>,
}

/// A range of an axis; all of it if no length is said.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Extent {
    #[prost(int64, tag = "1")]
    pub(super) start: i64,
    #[prost(int64, optional, tag = "2")]
    pub(super) length: Option<i64>,
}

impl TensorShape {
    pub(crate) fn of(shape: &[usize]) -> Self {
        let dim = shape.iter().map(|size| Dim { size: *size as i64 });
        Self {
            dim: dim.collect(),
            unknown_rank: false,
        }
    }
}

/// What TensorFlow's numbers stand for.
const DTYPES: &[(i32, &str, Option<DType>)] = &[
    (1, "float32", Some(DType::F32)),
    (2, "float64", Some(DType::F64)),
    (3, "int32", Some(DType::I32)),
    (4, "uint8", Some(DType::U8)),
    (5, "int16", Some(DType::I16)),
    (6, "int8", Some(DType::I8)),
    (7, "string", Some(DType::String)),
    (8, "complex64", Some(DType::C64)),
    (9, "int64", Some(DType::I64)),
    (10, "bool", Some(DType::Bool)),
    (11, "qint8", None),
    (12, "quint8", None),
    (13, "qint32", None),
    (14, "bfloat16", Some(DType::BF16)),
    (15, "qint16", None),
    (16, "quint16", None),
    (17, "uint16", Some(DType::U16)),
    (18, "complex128", Some(DType::C128)),
    (19, "float16", Some(DType::F16)),
    (20, "resource", None),
    (21, "variant", None),
    (22, "uint32", Some(DType::U32)),
    (23, "uint64", Some(DType::U64)),
    (24, "float8_e5m2", None),
    (25, "float8_e4m3fn", None),
    (29, "int4", None),
    (30, "uint4", None),
];

pub(super) fn dtype(number: i32) -> StoredDType {
    match DTYPES.iter().find(|(of, ..)| *of == number) {
        Some((_, _, Some(known))) => StoredDType::Known(*known),
        Some((_, name, None)) => StoredDType::Foreign((*name).into()),
        None => StoredDType::Foreign(format!("TensorFlow's element type {number}").into()),
    }
}

/// Nothing for what TensorFlow lacks.
pub(crate) fn number(dtype: DType) -> Option<i32> {
    let row = DTYPES.iter().find(|(_, _, known)| *known == Some(dtype));
    row.map(|(number, ..)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_type_has_a_number_and_tensorflows_name() {
        for known in DType::ALL {
            let number = number(*known).expect("it has a number");
            assert_eq!(dtype(number), StoredDType::Known(*known));
            let row = DTYPES.iter().find(|(of, ..)| *of == number);
            assert_eq!(row.map(|row| row.1), Some(known.name()));
        }
    }
}
