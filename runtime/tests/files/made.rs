//! Files that are made by hand.

use std::path::Path;

/// A tensor of a file.
pub(crate) struct Raw {
    name: String,
    dtype: &'static str,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

pub(crate) fn raw(name: &str, dtype: &'static str, shape: &[usize], bytes: &[u8]) -> Raw {
    Raw {
        name: name.to_owned(),
        dtype,
        shape: shape.to_vec(),
        bytes: bytes.to_vec(),
    }
}

/// A vector of `float32`.
pub(crate) fn floats(name: &str, values: &[f32]) -> Raw {
    let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    raw(name, "F32", &[values.len()], &bytes)
}

/// A safetensors file as it is laid out.
pub(crate) fn file(tensors: &[Raw]) -> Vec<u8> {
    let mut at = 0;
    let entries = tensors.iter().map(|tensor| {
        let begin = at;
        at += tensor.bytes.len();
        let Raw {
            name, dtype, shape, ..
        } = tensor;
        let what =
            serde_json::json!({ "dtype": dtype, "shape": shape, "data_offsets": [begin, at] });
        (name.clone(), what)
    });
    let header = serde_json::Value::Object(entries.collect()).to_string();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    tensors.iter().for_each(|t| bytes.extend(&t.bytes));
    bytes
}

pub(crate) fn write(path: &Path, tensors: &[Raw]) -> std::io::Result<()> {
    std::fs::write(path, file(tensors))
}
