//! A checkpoint of TensorFlow's takes two files, and is replaced in one step all the same.
//!
//! The index says how many data files there are, and their names have that number. So data goes to a name that the index of before does not
//! have: `model.data-00000-of-00001`, or beside a checkpoint of one file `model.data-00000-of-00002` with an empty second one. The checkpoint
//! is the new one from the moment on in which the new index has its name; then the old data files go. TensorFlow reads either.

use std::io;
use std::path::{Path, PathBuf};

use super::super::error::CheckpointError;
use super::content::{Chosen, Content};
use super::options::SaveOptions;
use super::parts::{Written, written};
use super::replace::replace;
use crate::formats::Format;
use crate::formats::bundle::{BundleWriter, paths, shards};
use crate::variable::partition::join;

pub(super) fn write(
    content: &Content,
    chosen: &[Chosen<'_>],
    options: &SaveOptions,
    path: &Path,
) -> Result<(), CheckpointError> {
    if !options.metadata.is_empty() {
        return Err(CheckpointError::NoMetadata {
            path: path.to_owned(),
            format: Format::TensorFlow,
        });
    }
    let parts = written(&content.wholes, chosen, options, path)?;
    let prefix = prefix(path)?;
    let before = shards(&prefix);
    let count = if before == Some(1) { 2 } else { 1 };
    let data: Vec<PathBuf> = (0..count).map(|i| paths::data(&prefix, i, count)).collect();

    let mut writer = BundleWriter::new();
    let written = write_files(chosen, &parts, &mut writer, &data)
        .and_then(|()| write_index(&paths::index(&prefix), &writer.index(count)));
    // What no index has: the old files, or the new ones.
    let useless = match shards(&prefix) {
        Some(now) if now == count => before,
        _ => Some(count),
    };
    if let Some(useless) = useless {
        remove(&prefix, useless);
    }
    written
}

fn write_files(
    all: &[Chosen<'_>],
    parts: &[Written],
    writer: &mut BundleWriter,
    data: &[PathBuf],
) -> Result<(), CheckpointError> {
    let (first, others) = data.split_first().expect("there is one at least");
    replace(first, |out| {
        all.iter().zip(parts).try_for_each(|(chosen, part)| {
            let added = match part {
                Written::Itself => writer.add(&chosen.name, &chosen.read(first)?, out),
                Written::Slice(of) => writer.add_part(of, &chosen.read(first)?, out),
                Written::Whole(name, axis, parts) => {
                    let parts = parts.iter().map(|i| all[*i].read(first));
                    let parts = parts.collect::<Result<_, _>>()?;
                    let whole = join(parts, *axis).map_err(io::Error::other);
                    whole.and_then(|whole| writer.add(name, &whole, out))
                }
                Written::Nothing => Ok(()),
            };
            added.map_err(CheckpointError::io("write", first))
        })
    })?;
    others.iter().try_for_each(|path| replace(path, |_| Ok(())))
}

fn write_index(path: &Path, index: &[u8]) -> Result<(), CheckpointError> {
    replace(path, |out| {
        out.write_all(index)
            .map_err(CheckpointError::io("write", path))
    })
}

/// The prefix of the files; it has a name.
fn prefix(path: &Path) -> Result<PathBuf, CheckpointError> {
    let prefix = paths::prefix_of(path);
    let text = path.as_os_str().as_encoded_bytes().last();
    let is_folder = text.is_none_or(|byte| std::path::is_separator(char::from(*byte)));
    match prefix.file_name() {
        Some(_) if !is_folder => Ok(prefix),
        _ => Err(CheckpointError::NotAFile {
            path: path.to_owned(),
            what: "a folder",
        }),
    }
}

/// Removes the data files of a checkpoint of so many. What can't be removed stays: no index has it.
fn remove(prefix: &Path, count: usize) {
    let folder = prefix
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = std::fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return;
    };
    let end = format!("-of-{count:05}");
    for entry in entries.flatten() {
        let name = entry.file_name();
        let path = prefix.with_file_name(&name);
        let is_of_count = name.to_str().is_some_and(|name| name.ends_with(&end));
        if is_of_count && paths::prefix(&path).as_deref() == Some(prefix) {
            drop(std::fs::remove_file(path));
        }
    }
}
