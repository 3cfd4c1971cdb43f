//! One file of a run, and what it says of itself.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::error::CheckpointError;
use crate::formats;

/// The key in a file's metadata.
pub(super) const KEY: &str = "varscope.checkpoint";
const BEGIN: &str = "step-";
const END: &str = ".safetensors";

/// A file that a [`CheckpointManager`](super::CheckpointManager) has written.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Checkpoint {
    /// The file.
    pub path: PathBuf,
    /// The step after which it was written.
    pub step: u64,
    /// How good the model was, if that was said.
    pub metric: Option<f64>,
    /// How many were written before it.
    pub(super) number: u64,
}

/// The same, in the file.
#[derive(Deserialize, Serialize)]
pub(super) struct Written {
    pub(super) number: u64,
    pub(super) step: u64,
    pub(super) metric: Option<f64>,
}

impl Checkpoint {
    /// What a file is; nothing if another program's.
    pub(super) fn read(path: PathBuf) -> Result<Option<Self>, CheckpointError> {
        let file = formats::open_file(&path)?;
        let Some(written) = file.metadata().get(KEY) else {
            return Ok(None);
        };
        let Written {
            number,
            step,
            metric,
        } = serde_json::from_str(written).map_err(|cause| CheckpointError::Metadata {
            path: path.clone(),
            cause,
        })?;
        Ok(Some(Self {
            path,
            step,
            metric,
            number,
        }))
    }
}

pub(super) fn file_name(step: u64) -> String {
    format!("{BEGIN}{step}{END}")
}

/// Whether a file of this name would be one of a run's.
pub(super) fn is_file_name(name: &str) -> bool {
    let step = name.strip_prefix(BEGIN).and_then(|n| n.strip_suffix(END));
    let step = step.and_then(|step| step.parse().ok());
    step.is_some_and(|step| file_name(step) == name)
}

/// The files of a folder that have such names, if there is a folder.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, CheckpointError> {
    let io = |cause| CheckpointError::io("read", folder)(cause);
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(io)?;
        if entry.file_name().to_str().is_some_and(is_file_name) {
            files.push(entry.path());
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_step() {
        for step in [0, 7, u64::MAX] {
            assert!(is_file_name(&file_name(step)));
        }
        for name in [
            "step-.safetensors",
            "step-07.safetensors",
            "step-+7.safetensors",
            "step-7.safetensors.index.json",
            "step-18446744073709551616.safetensors",
            "7.safetensors",
        ] {
            assert!(!is_file_name(name), "{name}");
        }
    }
}
