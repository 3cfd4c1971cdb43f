//! Reads files of recordings.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::Program;

/// The programs of a `.jsonl` or `.jsonl.gz` file, in order.
///
/// # Errors
/// If the file can't be read, or a line is no program; the message names file and line.
pub fn read(path: &Path) -> io::Result<Vec<Program>> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    let file = File::open(path).map_err(named)?;
    let reader: Box<dyn Read> = match path.extension() {
        Some(ext) if ext == "gz" => Box::new(MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    let mut programs = Vec::new();
    for (i, line) in BufReader::new(reader).lines().enumerate() {
        let line = line.map_err(named)?;
        if line.trim().is_empty() {
            continue;
        }
        let program = serde_json::from_str(&line).map_err(|e| {
            let message = format!("{}:{}: {e}", path.display(), i + 1);
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        programs.push(program);
    }
    Ok(programs)
}
