//! The programs, as files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::scratch::Failure;

/// A program.
#[derive(Clone, Debug)]
pub struct Program {
    /// What it shows.
    pub name: String,
    /// Its files, by their paths beside each other; where it is one, that is its name.
    pub files: BTreeMap<String, String>,
}

impl Program {
    /// Whether it has something to run.
    pub fn runs(&self) -> bool {
        let mut texts = self.files.values();
        texts.any(|text| text.lines().any(|line| line.starts_with("pub fn main()")))
    }
}

/// Those that must compile and run.
///
/// # Errors
/// If they can't be read.
pub fn legal() -> Result<Vec<Program>, Failure> {
    read("legal")
}

/// Those that must be refused.
///
/// # Errors
/// If they can't be read.
pub fn mistakes() -> Result<Vec<Program>, Failure> {
    read("mistakes")
}

fn read(kind: &str) -> Result<Vec<Program>, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(kind);
    let mut programs = Vec::new();
    for path in entries(&folder)? {
        let mut files = BTreeMap::new();
        collect(&folder, &path, &mut files)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        programs.push(Program {
            name: name.into_owned(),
            files,
        });
    }
    Ok(programs)
}

fn collect(
    folder: &Path,
    path: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    if path.is_dir() {
        for path in entries(path)? {
            collect(folder, &path, files)?;
        }
        return Ok(());
    }
    let text = fs::read_to_string(path).map_err(failure(path))?;
    let name = path.strip_prefix(folder).unwrap_or(path);
    files.insert(name.to_string_lossy().replace('\\', "/"), text);
    Ok(())
}

/// What is in a folder, in the order of its names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(failure(folder))?;
    let paths: std::io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(failure(folder))?;
    paths.sort();
    Ok(paths)
}

fn failure(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
    move |error| Failure::File {
        path: path.to_owned(),
        error,
    }
}
