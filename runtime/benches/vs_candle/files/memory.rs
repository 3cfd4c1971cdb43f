//! How much memory saves and loads take beyond the model, each in a process of its own, as the system counts it.

use std::path::Path;
use std::process::Command;

use varscope::VarStore;
use varscope_measure::{Quantity, Row};

use super::Outcome;
use super::model::{Size, build, candle, filled};

/// What a process is called with that is one case.
pub(crate) const FLAG: &str = "--one";

/// Makes a store, and what is done with it.
type Case = (&'static str, fn() -> VarStore, Way);

#[derive(Clone, Copy)]
enum Way {
    Save,
    Load,
    LoadFirst,
}

const CASES: [Case; 6] = [
    ("save, ndarray", VarStore::new, Way::Save),
    ("save, candle", candle, Way::Save),
    (
        "load into built variables, ndarray",
        VarStore::new,
        Way::Load,
    ),
    ("load into built variables, candle", candle, Way::Load),
    ("load before build, ndarray", VarStore::new, Way::LoadFirst),
    ("load before build, candle", candle, Way::LoadFirst),
];

/// Against the largest tensor; nothing where the system does not count.
pub(crate) fn rows(folder: &Path, size: Size) -> Outcome<Vec<Row>> {
    if status("VmHWM").is_err() {
        return Ok(Vec::new());
    }
    let path = folder.join("model");
    let mut rows = Vec::new();
    for (case, ..) in CASES {
        let output = Command::new(std::env::current_exe()?)
            // What is freed goes back to the system: else it would be used again, and not be counted.
            .env("MALLOC_MMAP_THRESHOLD_", "65536")
            .args([FLAG, case])
            .arg(&path)
            .args([size.mib, size.tensors].map(|number| number.to_string()))
            .output()?;
        let said = String::from_utf8(output.stdout)?;
        let beyond: f64 = said.trim().parse().map_err(|_| {
            let said = String::from_utf8_lossy(&output.stderr);
            format!("{case}: {said}")
        })?;
        let largest = Quantity::Bytes(size.bytes() as f64);
        let case = format!("memory beyond the model, {case} / largest tensor");
        rows.push(Row::new(case, (Quantity::Bytes(beyond), largest), 1.1));
    }
    Ok(rows)
}

/// One case, of which only the number is printed.
pub(crate) fn print(case: &str, path: &Path, size: Size) -> Outcome<()> {
    let (_, store, way) = CASES
        .into_iter()
        .find(|(name, ..)| *name == case)
        .ok_or("there is no such case")?;
    // Once with little, so that the program itself and its threads are in memory.
    let (warm, little) = (path.with_extension("warm"), Size::new(8, 4));
    filled(VarStore::new(), little)?.save(&warm)?;
    beyond(store, way, &warm, little)?;
    std::fs::remove_file(warm)?;
    println!("{}", beyond(store, way, path, size)?);
    Ok(())
}

fn beyond(store: fn() -> VarStore, way: Way, path: &Path, size: Size) -> Outcome<i64> {
    match way {
        Way::Save => {
            let (store, path) = (filled(store(), size)?, path.with_extension("saved"));
            let peak = peak(|| Ok(store.save(&path)?));
            std::fs::remove_file(path)?;
            peak
        }
        Way::Load => {
            let store = filled(store(), size)?;
            peak(|| Ok(store.load(path)?))
        }
        Way::LoadFirst => {
            // The model is what it takes without a file.
            let before = status("VmRSS")?;
            let built = filled(store(), size)?;
            let model = status("VmRSS")? - before;
            drop(built);
            let store = store();
            let peak = peak(|| {
                store.load(path)?;
                Ok(build(&store, size)?)
            })?;
            Ok(peak - model)
        }
    }
}

/// How much more memory there was than before, at most.
fn peak(run: impl FnOnce() -> Outcome<()>) -> Outcome<i64> {
    // From now on the peak is a new one.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = status("VmRSS")?;
    run()?;
    Ok(status("VmHWM")? - before)
}

/// A line of `/proc/self/status`, in bytes.
fn status(key: &str) -> Outcome<i64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let kib = line.and_then(|line| line.trim_start_matches(':').split_whitespace().next());
    Ok(kib.ok_or("it is not counted")?.parse::<i64>()? << 10)
}
