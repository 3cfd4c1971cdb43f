//! From what was chosen to a file of its format.

use std::path::Path;

use super::super::error::CheckpointError;
use super::content::{Chosen, Content, is_float};
use super::options::SaveOptions;
use super::{bundle, npz, write};
use crate::dtype::DType;
use crate::formats::Format;

pub(super) fn write(
    content: &Content,
    options: &SaveOptions,
    path: &Path,
) -> Result<(), CheckpointError> {
    options.choice.check()?;
    let chosen = content.choose(options, path)?;
    let format = options.format_of(path);
    check_dtypes(&chosen, options, format)?;
    match format {
        Format::SafeTensors => write::write_safetensors(content, &chosen, options, path),
        Format::Npz => npz::write(content, &chosen, options, path),
        Format::TensorFlow => bundle::write(content, &chosen, options, path),
    }
}

fn check_dtypes(
    chosen: &[Chosen<'_>],
    options: &SaveOptions,
    format: Format,
) -> Result<(), CheckpointError> {
    let refuse = |name: String, dtype: DType, lacks| CheckpointError::DType {
        name,
        dtype: dtype.to_string(),
        lacks,
    };
    if let Some(dtype) = options.floats.filter(|dtype| !is_float(*dtype)) {
        let name = "the element type of `cast_floats(..)`".to_owned();
        return Err(refuse(name, dtype, "is no floating-point type"));
    }
    match chosen.iter().find(|c| !format.has(c.dtype)) {
        None => Ok(()),
        Some(lacking) => {
            let name = format!("variable {}", lacking.value.name());
            Err(refuse(name, lacking.dtype, format.lacks()))
        }
    }
}
