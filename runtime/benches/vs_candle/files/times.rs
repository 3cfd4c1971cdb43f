//! How long saves and loads take.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use candle_core::{DType, Device, Tensor};
use candle_nn::{Init, VarBuilder, VarMap};
use varscope::VarStore;
use varscope::checkpoint::LoadOptions;
use varscope_measure::{Row, paired};

use super::Outcome;
use super::model::{Size, build, candle, filled, name};

const ROUNDS: usize = 7;

pub(crate) fn rows(folder: &Path, size: Size) -> Outcome<Vec<Row>> {
    Ok(vec![
        save("ndarray", filled(VarStore::new(), size)?, folder, size),
        save("candle", filled(candle(), size)?, folder, size),
        load_into_built(folder, size)?,
        load_before_build(folder, size)?,
        plan(folder)?,
    ])
}

/// Against as many bytes that are in memory, written as fast as they can be: in one piece, to a file that is there already.
fn save(engine: &str, store: VarStore, folder: &Path, size: Size) -> Row {
    let (ours, plain) = (folder.join("model"), folder.join("plain"));
    let bytes = vec![1; size.bytes() * size.tensors];
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&plain)?;
        file.write_all(&bytes)?;
        file.sync_all()
    };
    // A disk that has not had these files takes longer for the first ones, whoever writes them.
    paired(|| store.save(&ours).unwrap(), || write().unwrap(), 1);
    let times = paired(|| store.save(&ours).unwrap(), || write().unwrap(), ROUNDS);
    let case = format!("save + fsync ({engine}) / plain write + fsync");
    std::fs::remove_file(plain).unwrap_or_default();
    Row::new(case, times, 1.15)
}

fn load_into_built(folder: &Path, size: Size) -> Outcome<Row> {
    let path = folder.join("model");
    let ours = filled(candle(), size)?;
    let mut theirs = VarMap::new();
    let builder = VarBuilder::from_varmap(&theirs, DType::F32, &Device::Cpu);
    for i in 0..size.tensors {
        builder.get_with_hints(size.elements(), &name(i), Init::Const(0.0))?;
    }
    let times = paired(
        || ours.load(&path).unwrap(),
        || theirs.load(&path).unwrap(),
        ROUNDS,
    );
    let case = "load into built variables / VarMap::load";
    Ok(Row::new(case, times, 1.5))
}

fn load_before_build(folder: &Path, size: Size) -> Outcome<Row> {
    let path = folder.join("model");
    let ours = || {
        let store = candle();
        store.load(&path).unwrap();
        build(&store, size).unwrap();
    };
    let theirs = || {
        let builder = varscope_mapped::builder(&path).unwrap();
        let get = |i| builder.get(size.elements(), &name(i)).unwrap();
        drop((0..size.tensors).map(get).collect::<Vec<Tensor>>());
    };
    let times = paired(ours, theirs, ROUNDS);
    let case = "load before build / mapped VarBuilder";
    Ok(Row::new(case, times, 1.3))
}

/// Against a time.
fn plan(folder: &Path) -> Outcome<Row> {
    let path = folder.join("thousand");
    let small = Size {
        mib: 1,
        tensors: 1_000,
    };
    let store = filled(candle(), small)?;
    store.save(&path)?;
    let options = LoadOptions::new();
    let plan = || drop(store.plan_load(&path, &options).unwrap());
    let (time, _) = paired(plan, || (), ROUNDS);
    let limit = Duration::from_millis(10);
    Ok(Row::new("plan of 1000 tensors / 10 ms", (time, limit), 1.0))
}
