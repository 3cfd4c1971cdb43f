//! safetensors: a header of JSON, and the values behind it without a gap.

mod header;
mod write;

use std::collections::HashMap;
use std::path::Path;

use super::content;
use super::error::{FormatError, HeaderError};
use super::file::OpenFile;
use super::{Header, Reader};
use crate::host::HostArray;

pub(crate) use write::SafeTensorsWriter;

/// The longest header that the format's own library reads.
const HEADER_LIMIT: u64 = 100_000_000;

/// An open file.
#[derive(Debug)]
pub(super) struct SafeTensors {
    file: OpenFile,
    headers: Vec<Header>,
    metadata: HashMap<String, String>,
}

impl SafeTensors {
    pub(super) fn open(file: OpenFile) -> Result<Self, FormatError> {
        let length = header_length(&file)?;
        let mut json = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        file.read_exact(&mut json, 8)?;
        let begin = 8 + length;
        let read = header::read(&json, begin, file.len - begin);
        let (headers, metadata) = read.map_err(FormatError::header(&file.path))?;
        Ok(Self {
            file,
            headers,
            metadata,
        })
    }
}

/// How long the header is: not longer than the format allows, or than the file is.
fn header_length(file: &OpenFile) -> Result<u64, FormatError> {
    let refused = |cause| match content::foreign_of(file) {
        Ok(Some(what)) => FormatError::Foreign(file.path.clone(), what),
        Ok(None) => FormatError::header(&file.path)(cause),
        Err(error) => error,
    };
    let Some(rest) = file.len.checked_sub(8) else {
        return Err(refused(HeaderError::Short { bytes: file.len }));
    };
    let mut length = [0; 8];
    file.read_exact(&mut length, 0)?;
    let bytes = u64::from_le_bytes(length);
    let limit = HEADER_LIMIT;
    if bytes > limit {
        Err(refused(HeaderError::Long { bytes, limit }))
    } else if bytes > rest {
        Err(refused(HeaderError::Cut { bytes, rest }))
    } else {
        Ok(bytes)
    }
}

impl Reader for SafeTensors {
    fn path(&self) -> &Path {
        &self.file.path
    }

    fn headers(&self) -> &[Header] {
        &self.headers
    }

    fn metadata(&self) -> &HashMap<String, String> {
        &self.metadata
    }

    fn read(&self, header: &Header) -> Result<HostArray, FormatError> {
        let dtype = super::known("safetensors file", self.path(), header)?;
        HostArray::from_le_bytes(dtype, &header.shape, |piece, at| {
            self.file.read_exact(piece, header.begin + at)
        })
    }
}
