//! Writing: everything is read first, and the file is replaced in one step.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use safetensors::SafeTensorError;

use super::error::CheckpointError;
use super::record::{METADATA, Record};
use super::tensor::{Outgoing, format_dtype};
use crate::variable::AnyVariable;

pub(super) fn save(variables: &[AnyVariable], path: &Path) -> Result<(), CheckpointError> {
    let tensors = variables
        .iter()
        .map(outgoing)
        .collect::<Result<Vec<_>, _>>()?;
    let records: Vec<Record> = variables.iter().map(Record::of).collect();
    let records = serde_json::to_string(&records).map_err(|cause| CheckpointError::Metadata {
        path: path.to_owned(),
        cause,
    })?;
    let metadata = HashMap::from([(METADATA.to_owned(), records)]);

    let io = |e| CheckpointError::io("write", path)(e);
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".varscope-").suffix(".tmp");
    // As `File::create` would make it; a temporary file is private otherwise.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let temporary = builder.tempfile_in(folder).map_err(io)?.into_temp_path();
    let named = variables.iter().map(AnyVariable::path).zip(&tensors);
    let written = safetensors::serialize_to_file(named, Some(metadata), &temporary);
    written.map_err(|cause| match cause {
        // It repeats what the system says.
        SafeTensorError::IoError(cause) => io(cause),
        cause => CheckpointError::Serialize {
            path: path.to_owned(),
            cause,
        },
    })?;
    File::options()
        .write(true)
        .open(&temporary)
        .and_then(|f| f.sync_all())
        .map_err(io)?;
    temporary.persist(path).map_err(|e| io(e.error))?;
    // The new name is on the disk only once the folder is.
    #[cfg(unix)]
    File::open(folder).and_then(|f| f.sync_all()).map_err(io)?;
    Ok(())
}

fn outgoing(variable: &AnyVariable) -> Result<Outgoing, CheckpointError> {
    let dtype = format_dtype(variable.dtype()).ok_or_else(|| CheckpointError::DType {
        name: format!("variable {}", variable.path()),
        dtype: variable.dtype().to_string(),
        lacks: "the safetensors format lacks",
    })?;
    Ok(Outgoing {
        dtype,
        value: variable.read()?,
    })
}
