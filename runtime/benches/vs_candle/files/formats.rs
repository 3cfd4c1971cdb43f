//! How long files of other formats take, against the same values in safetensors; and how long it takes to see what is in one.

use std::path::Path;
use std::time::Duration;

use varscope::VarStore;
use varscope::checkpoint::TensorFile;
use varscope_measure::{Row, paired};

use super::Outcome;
use super::model::{Size, build, candle, filled};

const ROUNDS: usize = 7;

/// Files of the formats, and what they are called in the table.
const FORMATS: [(&str, &str); 2] = [
    ("model.ckpt", "TensorFlow checkpoint"),
    ("model.npz", "npz"),
];

pub(crate) fn rows(folder: &Path, size: Size) -> Outcome<Vec<Row>> {
    let at = |name: &str| folder.join(name);
    let store = filled(candle(), size)?;
    let plain = at("plain.safetensors");
    store.save(&plain)?;
    let mut rows = Vec::new();
    for (name, format) in FORMATS {
        let path = at(name);
        store.save(&path)?;
        let times = paired(
            || store.load(&path).unwrap(),
            || store.load(&plain).unwrap(),
            ROUNDS,
        );
        let case = format!("load {format} into built variables / safetensors");
        rows.push(Row::new(case, times, 1.3));
        let first = |path: &Path| {
            let store = candle();
            store.load(path).unwrap();
            build(&store, size).unwrap();
        };
        let times = paired(|| first(&path), || first(&plain), ROUNDS);
        let case = format!("load {format} before build / safetensors");
        rows.push(Row::new(case, times, 1.3));
        let times = paired(
            || store.save(&path).unwrap(),
            || store.save(&plain).unwrap(),
            ROUNDS,
        );
        let case = format!("save {format} + fsync / safetensors");
        rows.push(Row::new(case, times, 1.3));
        std::fs::remove_file(path).unwrap_or_default();
    }
    rows.extend(heads(folder)?);
    Ok(rows)
}

/// Names, shapes and element types of ten thousand tensors.
fn heads(folder: &Path) -> Outcome<Vec<Row>> {
    let size = Size {
        mib: 1,
        tensors: 10_000,
    };
    let store = filled(VarStore::new(), size)?;
    let limit = Duration::from_millis(50);
    let mut rows = Vec::new();
    for (name, format) in [
        ("many.safetensors", "safetensors"),
        ("many.ckpt", "TensorFlow checkpoint"),
        ("many.npz", "npz"),
    ] {
        let path = folder.join(name);
        store.save(&path)?;
        let (time, _) = paired(|| drop(TensorFile::open(&path).unwrap()), || (), ROUNDS);
        let case = format!("open {format} of 10000 tensors / 50 ms");
        rows.push(Row::new(case, (time, limit), 1.0));
    }
    Ok(rows)
}
