//! Files beside candle's and beside plain writes: 1 GiB in 500 tensors, from the page cache, and how much memory they take; other formats beside
//! safetensors.
//!
//! A bench of its own, `cargo bench -p varscope --bench files`. Other sizes in MiB and numbers of tensors: `.. -- 64 50`; only the other formats: `.. -- formats`. Files are written where
//! `TMPDIR` says, which should be a disk.

#[path = "files/formats.rs"]
mod formats;
#[path = "files/memory.rs"]
mod memory;
#[path = "files/model.rs"]
mod model;
#[path = "files/times.rs"]
mod times;

use std::path::Path;

use model::Size;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, case, path, mib, tensors] = &*arguments
        && flag == memory::FLAG
    {
        let size = Size::new(mib.parse()?, tensors.parse()?);
        return memory::print(case, Path::new(path), size);
    }
    let mut numbers = arguments.iter().filter_map(|arg| arg.parse().ok());
    let size = Size::new(
        numbers.next().unwrap_or(1024),
        numbers.next().unwrap_or(500),
    );
    let folder = tempfile::tempdir()?;
    let mut rows = formats::rows(folder.path(), size)?;
    if !arguments.iter().any(|arg| arg == "formats") {
        rows.extend(times::rows(folder.path(), size)?);
        rows.extend(memory::rows(folder.path(), size)?);
    }
    varscope_measure::print(&rows);
    Ok(())
}
