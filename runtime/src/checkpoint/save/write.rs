//! From values to a file: the header first, then one value after the other.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

use super::super::error::CheckpointError;
use super::super::record::{ALIASES, METADATA, NAMES, NO_RECORDS, Record};
use super::content::{Chosen, Content};
use super::options::SaveOptions;
use super::replace::replace;
use crate::formats::{NewTensor, SafeTensorsWriter, TooLong, Writer as _};
use crate::host::HostArray;

const WRITER: SafeTensorsWriter = SafeTensorsWriter::new();

pub(super) fn write_safetensors(
    content: &Content,
    chosen: &[Chosen<'_>],
    options: &SaveOptions,
    path: &Path,
) -> Result<(), CheckpointError> {
    let metadata = metadata(content, chosen, options, path)?;
    let tensors: Vec<NewTensor<'_>> = chosen.iter().map(Chosen::tensor).collect();
    let layout = fitting(metadata, path, |metadata| WRITER.layout(&tensors, metadata))?;
    replace(path, |out| {
        let io = |cause| CheckpointError::io("write", path)(cause);
        out.write_all(&layout.header).map_err(io)?;
        let mut values = layout.order.iter().map(|i| &chosen[*i]);
        values.try_for_each(|chosen| chosen.write(out, path))
    })
}

/// Where there is no room for all that is said, what no load needs gives way.
pub(super) fn fitting<T>(
    mut metadata: BTreeMap<String, String>,
    path: &Path,
    make: impl Fn(&BTreeMap<String, String>) -> Result<T, TooLong>,
) -> Result<T, CheckpointError> {
    let made = match (make(&metadata), metadata.get_mut(METADATA)) {
        (Err(_), Some(records)) => {
            NO_RECORDS.clone_into(records);
            make(&metadata)
        }
        (made, _) => made,
    };
    made.map_err(|TooLong { bytes, limit }| CheckpointError::LongHeader {
        path: path.to_owned(),
        bytes,
        limit,
    })
}

/// What the user says, and what only varscope knows.
pub(super) fn metadata(
    content: &Content,
    chosen: &[Chosen<'_>],
    options: &SaveOptions,
    path: &Path,
) -> Result<BTreeMap<String, String>, CheckpointError> {
    let mut metadata = options.metadata.clone();
    if options.plain {
        return Ok(metadata);
    }
    let ours = |key: &&String| [METADATA, ALIASES, NAMES].contains(&key.as_str());
    if let Some(key) = metadata.keys().find(ours) {
        return Err(CheckpointError::Key {
            path: path.to_owned(),
            key: key.clone(),
        });
    }
    let records: Vec<Record> = chosen.iter().map(Chosen::record).collect();
    let json = |json: serde_json::Result<String>| {
        json.map_err(|cause| CheckpointError::Metadata {
            path: path.to_owned(),
            cause,
        })
    };
    metadata.insert(METADATA.to_owned(), json(serde_json::to_string(&records))?);
    let saved: HashSet<&str> = chosen.iter().map(|chosen| chosen.value.name()).collect();
    let aliases = content.aliases.iter();
    let aliases = aliases.filter(|(_, of)| saved.contains(of.as_str()));
    let aliases: BTreeMap<&str, &str> = aliases.map(|(a, of)| (&**a, &**of)).collect();
    if !aliases.is_empty() {
        metadata.insert(ALIASES.to_owned(), json(serde_json::to_string(&aliases))?);
    }
    if options.dots {
        metadata.insert(NAMES.to_owned(), "dots".to_owned());
    }
    Ok(metadata)
}

impl Chosen<'_> {
    fn tensor(&self) -> NewTensor<'_> {
        NewTensor {
            name: &self.name,
            shape: self.value.shape(),
            dtype: self.dtype,
        }
    }

    fn record(&self) -> Record {
        let record = self.value.record();
        let tensor = (record.name != self.name).then(|| self.name.to_string());
        Record { tensor, ..record }
    }

    /// The value as it is saved.
    pub(super) fn read(&self, path: &Path) -> Result<HostArray, CheckpointError> {
        let value = self.value.read()?.cast_exactly(self.dtype);
        let value = value.map_err(|cause| CheckpointError::Cast {
            path: path.to_owned(),
            name: self.value.name().to_owned(),
            cause: Box::new(cause),
        })?;
        match value.shape() == self.value.shape() {
            true => Ok(value),
            false => Err(other_than_said(path)),
        }
    }

    fn write(&self, out: &mut dyn Write, path: &Path) -> Result<(), CheckpointError> {
        let expected = self.tensor().bytes();
        let mut write = |bytes: &[u8]| match bytes.len() as u64 == expected {
            true => out
                .write_all(bytes)
                .map_err(CheckpointError::io("write", path)),
            false => Err(other_than_said(path)),
        };
        let mut written = Ok(());
        let show = |bytes: &[u8]| written = write(bytes);
        if self.value.show_bytes(self.dtype, show) {
            return written;
        }
        write(&self.read(path)?.le_bytes().unwrap_or_default())
    }
}

fn other_than_said(path: &Path) -> CheckpointError {
    let why = "an engine gave a value of another shape or element type than the variable's";
    CheckpointError::io("write", path)(io::Error::other(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::DType;
    use crate::formats::Layout;

    #[test]
    fn what_no_load_needs_gives_way_where_there_is_no_room() {
        let tensors = [NewTensor {
            name: "w",
            shape: &[1],
            dtype: DType::F32,
        }];
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let metadata = BTreeMap::from([pair("step", "7"), pair(METADATA, &"r".repeat(500))]);
        let written = |limit| {
            let writer = SafeTensorsWriter::with_limit(limit);
            let make = |metadata: &_| writer.layout(&tensors, metadata);
            fitting(metadata.clone(), Path::new("f"), make)
        };
        let has =
            |layout: &Layout, text: &str| String::from_utf8_lossy(&layout.header).contains(text);
        let whole = written(1_000).unwrap();
        assert!(has(&whole, "rrr"));
        let short = written(400).unwrap();
        assert!(has(&short, r#""varscope":"[]""#) && has(&short, r#""step":"7""#));
        assert!(!has(&short, "rrr"));
        let error = written(40).unwrap_err();
        assert!(matches!(
            error,
            CheckpointError::LongHeader { limit: 40, .. }
        ));
    }
}
