//! The program that is killed.

use std::convert::Infallible;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use varscope::checkpoint::{Best, CheckpointManager};
use varscope::init::zeros;
use varscope::{Request, VarStore};

use super::{Fault, fault};

const VARIABLES: usize = 8;
/// Some small and some large, so that a kill meets every part of a save.
const ELEMENTS: usize = 1 << 15;

/// How many files of a run are kept.
pub(super) const KEPT: usize = 3;

pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join("model.safetensors")
}

/// A checkpoint of several files, which is one all the same.
pub(super) fn checkpoint(folder: &Path) -> PathBuf {
    folder.join("tensorflow/model.ckpt")
}

pub(super) fn manager(folder: &Path) -> CheckpointManager {
    let manager = CheckpointManager::new(folder.join("run")).every_steps(2);
    manager.keep_last(KEPT - 1).keep_best(1, Best::Lowest)
}

pub(super) fn build(store: &VarStore) -> Result<(), Fault> {
    let mut pass = store.pass();
    for i in 0..VARIABLES {
        let elements = ELEMENTS >> (i % 2 * 12);
        let request = Request::new(format!("w{i}")).shape([elements]);
        let asked = pass.get_variable(request.initializer(zeros()));
        asked.map_err(fault)?;
    }
    Ok(())
}

/// Gives all values one number.
pub(super) fn fill(store: &VarStore, number: u64) -> Result<(), Fault> {
    for variable in store.variables() {
        let value = ndarray::ArrayD::from_elem(variable.shape(), number as f32);
        variable.assign(value).map_err(fault)?;
    }
    Ok(())
}

/// Saves numbers from one on, and says which it has saved, until it is killed.
///
/// # Errors
/// If a save fails.
pub fn save_for_ever(folder: &Path, first: u64) -> Result<Infallible, Fault> {
    let (store, manager, checkpoint) = (VarStore::new(), manager(folder), checkpoint(folder));
    build(&store)?;
    std::fs::create_dir_all(folder.join("tensorflow")).map_err(fault)?;
    for number in first.. {
        fill(&store, number)?;
        store.save(file(folder)).map_err(fault)?;
        store.save(&checkpoint).map_err(fault)?;
        let saved = manager.save_if_due(&store, number, number as f64);
        saved.map_err(fault)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {number}.").map_err(fault)?;
        out.flush().map_err(fault)?;
    }
    Err("there are no more numbers".to_owned())
}

/// Saves one number.
///
/// # Errors
/// If that fails.
pub fn save_once(folder: &Path, number: u64) -> Result<(), Fault> {
    let store = VarStore::new();
    build(&store)?;
    fill(&store, number)?;
    store.save(file(folder)).map_err(fault)
}
