//! The header: checked as a whole before anything is made of it.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use super::super::error::HeaderError;
use super::super::shape::shape;
use super::super::{Header, StoredDType};
use crate::dtype::DType;

/// The element types of the format, how many bits each has, and what it is here.
const DTYPES: &[(&str, u64, Option<DType>)] = &[
    ("F32", 32, Some(DType::F32)),
    ("F16", 16, Some(DType::F16)),
    ("BF16", 16, Some(DType::BF16)),
    ("F64", 64, Some(DType::F64)),
    ("I64", 64, Some(DType::I64)),
    ("I32", 32, Some(DType::I32)),
    ("I16", 16, Some(DType::I16)),
    ("I8", 8, Some(DType::I8)),
    ("U64", 64, Some(DType::U64)),
    ("U32", 32, Some(DType::U32)),
    ("U16", 16, Some(DType::U16)),
    ("U8", 8, Some(DType::U8)),
    ("BOOL", 8, Some(DType::Bool)),
    ("C64", 64, Some(DType::C64)),
    ("F8_E4M3", 8, None),
    ("F8_E5M2", 8, None),
    ("F8_E8M0", 8, None),
    ("F8_E4M3FNUZ", 8, None),
    ("F8_E5M2FNUZ", 8, None),
    ("F6_E2M3", 6, None),
    ("F6_E3M2", 6, None),
    ("F4", 4, None),
];

/// The format's word for an element type; strings and `Complex<f64>` have none.
pub(super) fn word(dtype: DType) -> Option<&'static str> {
    let row = DTYPES.iter().find(|(_, _, known)| *known == Some(dtype));
    row.map(|(word, ..)| *word)
}

/// The headers of all tensors in the order of their values, and the metadata.
pub(super) fn read(
    json: &[u8],
    begin: u64,
    rest: u64,
) -> Result<(Vec<Header>, HashMap<String, String>), HeaderError> {
    let raw: Raw = serde_json::from_slice(json).map_err(HeaderError::Json)?;
    let mut tensors = raw.tensors;
    tensors.sort_by_key(|(_, tensor)| tensor.data_offsets);
    check_names(&tensors)?;
    let mut headers = Vec::with_capacity(tensors.len());
    let mut at = 0;
    for (name, tensor) in tensors {
        let header = header(name, &tensor, at, begin)?;
        at = tensor.data_offsets.1;
        headers.push(header);
    }
    if at != rest {
        return Err(HeaderError::Values { tensors: at, rest });
    }
    Ok((headers, raw.metadata))
}

fn check_names(tensors: &[(Box<str>, RawTensor)]) -> Result<(), HeaderError> {
    let mut names: Vec<&str> = tensors.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    match names.windows(2).find(|two| two[0] == two[1]) {
        Some(two) => Err(refused(two[0], "is in the header twice".to_owned())),
        None => Ok(()),
    }
}

fn refused(name: &str, why: String) -> HeaderError {
    HeaderError::Tensor {
        name: name.to_owned(),
        why,
    }
}

fn header(name: Box<str>, tensor: &RawTensor, at: u64, begin: u64) -> Result<Header, HeaderError> {
    let (from, to) = tensor.data_offsets;
    if from != at {
        let why =
            format!("begins at byte {from} of the values, and the one before it ends at {at}");
        return Err(refused(&name, why));
    }
    let shape = shape(&tensor.shape).ok_or_else(|| {
        refused(
            &name,
            format!("has the shape {:?}, which no memory can hold", tensor.shape),
        )
    })?;
    let row = DTYPES.iter().find(|(word, ..)| *word == tensor.dtype);
    if let Some((_, bits, _)) = row {
        let elements = shape.iter().map(|dim| *dim as u64).product::<u64>();
        let bytes = elements.checked_mul(*bits).map(|bits| bits.div_ceil(8));
        if to.checked_sub(from) != bytes {
            let why = format!(
                "is {} of shape {:?}, and has the bytes from {from} to {to} of the values",
                tensor.dtype, tensor.shape
            );
            return Err(refused(&name, why));
        }
    } else if to < from {
        return Err(refused(
            &name,
            format!("ends at byte {to}, and begins at {from}"),
        ));
    }
    let known = row.and_then(|(_, _, dtype)| *dtype);
    Ok(Header {
        name,
        shape,
        dtype: match known {
            Some(dtype) => StoredDType::Known(dtype),
            None => StoredDType::Foreign(tensor.dtype.as_str().into()),
        },
        begin: begin.saturating_add(from),
    })
}

#[derive(Default)]
struct Raw {
    tensors: Vec<(Box<str>, RawTensor)>,
    metadata: HashMap<String, String>,
}

#[derive(Deserialize)]
struct RawTensor {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Names)
    }
}

struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the names of tensors, each with dtype, shape and data_offsets")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut raw = Raw::default();
        let mut has_metadata = false;
        while let Some(name) = map.next_key::<Box<str>>()? {
            if &*name != "__metadata__" {
                raw.tensors.push((name, map.next_value()?));
            } else if std::mem::replace(&mut has_metadata, true) {
                return Err(A::Error::duplicate_field("__metadata__"));
            } else {
                raw.metadata = map.next_value()?;
            }
        }
        Ok(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(json: &str, rest: u64) -> String {
        match read(json.as_bytes(), 8, rest).expect_err(json) {
            HeaderError::Json(cause) => cause.to_string(),
            error => error.to_string(),
        }
    }

    fn one(dtype: &str, shape: &str, offsets: &str) -> String {
        format!(r#"{{"w":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}}}"#)
    }

    #[test]
    fn tensors_come_in_the_order_of_their_values() -> Result<(), HeaderError> {
        let json = r#"{"__metadata__":{"format":"pt"},
            "b":{"dtype":"F32","shape":[2],"data_offsets":[2,10]},
            "a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]},
            "c":{"dtype":"I4_X","shape":[9],"data_offsets":[10,12]}}"#;
        let (headers, metadata) = read(json.as_bytes(), 100, 12)?;
        let found: Vec<_> = headers
            .iter()
            .map(|h| format!("{} {} {:?} {}", h.name, h.dtype, h.shape, h.begin))
            .collect();
        assert_eq!(
            found,
            ["a F8_E4M3 [2] 100", "b float32 [2] 102", "c I4_X [9] 110"]
        );
        assert_eq!(metadata["format"], "pt");
        Ok(())
    }

    #[test]
    fn what_a_header_says_is_compared_with_what_there_is() {
        let max = u64::MAX;
        for (json, rest, expected) in [
            (
                one("F32", "[2]", "[0,4]"),
                4,
                "tensor w is F32 of shape [2], and has the bytes from 0 to 4 of the values",
            ),
            (
                one("F32", "[2]", "[4,12]"),
                12,
                "tensor w begins at byte 4 of the values, and the one before it ends at 0",
            ),
            (
                one("F32", "[2]", "[0,8]"),
                9,
                "its tensors take 8 bytes, and the file has 9 for them",
            ),
            (
                one("F32", "[2]", "[0,8]"),
                7,
                "its tensors take 8 bytes, and the file has 7 for them",
            ),
            (
                one("F32", &format!("[0,{max}]"), "[0,0]"),
                0,
                "tensor w has the shape [0, 18446744073709551615], which no memory can hold",
            ),
            (
                one("U8", "[4294967296,4294967296]", "[0,0]"),
                0,
                "tensor w has the shape [4294967296, 4294967296], which no memory can hold",
            ),
            (
                one("X9", "[1]", &format!("[0,{max}]")),
                0,
                "its tensors take 18446744073709551615 bytes, and the file has 0 for them",
            ),
            (
                one("F4", "[3]", "[0,1]"),
                1,
                "tensor w is F4 of shape [3], and has the bytes from 0 to 1 of the values",
            ),
        ] {
            assert_eq!(error(&json, rest), expected);
        }
        assert!(error("[]", 0).starts_with(
            "invalid type: sequence, expected the names of tensors, each with dtype, shape and data_offsets"
        ));
        assert!(error(r#"{"__metadata__":{},"__metadata__":{}}"#, 0).contains("duplicate field"));
        let twice = r#"{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
        assert_eq!(error(twice, 1), "tensor w is in the header twice");
    }

    #[test]
    fn an_element_type_that_nobody_knows_may_take_any_bytes_but_not_less_than_none() {
        let two = |to: u64, rest| {
            let json = format!(
                r#"{{"a":{{"dtype":"U8","shape":[4],"data_offsets":[0,4]}},"b":{{"dtype":"X9","shape":[2],"data_offsets":[4,{to}]}}}}"#
            );
            read(json.as_bytes(), 8, rest)
                .map(|read| read.0.len())
                .map_err(|e| e.to_string())
        };
        for to in [4, 5, 100] {
            assert_eq!(two(to, to), Ok(2));
        }
        for to in [3, 0] {
            let said = two(to, to).unwrap_err();
            assert_eq!(said, format!("tensor b ends at byte {to}, and begins at 4"));
        }
    }
}
