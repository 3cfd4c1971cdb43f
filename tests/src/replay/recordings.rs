//! Reads files of recordings.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::Program;

/// The programs of a `.jsonl` or `.jsonl.gz` file, in order. A line that is no program is an error that names file and line.
///
/// # Errors
/// If the file can't be opened.
pub fn programs(path: &Path) -> io::Result<impl Iterator<Item = io::Result<Program>>> {
    let file = File::open(path).map_err(|e| at(path, None, e))?;
    let reader: Box<dyn Read> = match path.extension() {
        Some(ext) if ext == "gz" => Box::new(MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    let path = path.to_owned();
    let lines = BufReader::new(reader).lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.as_ref().is_ok_and(|text| text.trim().is_empty()));
    Ok(lines.map(move |(i, line)| {
        let program = line.and_then(|text| Ok(serde_json::from_str(&text)?));
        program.map_err(|e| at(&path, Some(i + 1), e))
    }))
}

fn at(path: &Path, line: Option<usize>, error: io::Error) -> io::Error {
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    io::Error::new(error.kind(), format!("{}{line}: {error}", path.display()))
}
