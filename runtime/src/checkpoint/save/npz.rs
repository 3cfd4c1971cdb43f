//! A NumPy archive.

use std::path::Path;

use super::super::error::CheckpointError;
use super::content::{Chosen, Content};
use super::options::SaveOptions;
use super::replace::replace;
use super::write::{fitting, metadata};
use crate::formats::npz::{NpzWriter, comment};

pub(super) fn write(
    content: &Content,
    chosen: &[Chosen<'_>],
    options: &SaveOptions,
    path: &Path,
) -> Result<(), CheckpointError> {
    let metadata = metadata(content, chosen, options, path)?;
    let comment = fitting(metadata, path, comment)?;
    replace(path, |out| {
        let io = |cause| CheckpointError::io("write", path)(cause);
        let mut archive = NpzWriter::new(out, comment);
        for chosen in chosen {
            let value = chosen.read(path)?;
            archive.add(&chosen.name, &value).map_err(io)?;
        }
        archive.finish().map_err(io)
    })
}
