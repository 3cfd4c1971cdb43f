//! What must hold when a saver was killed.

use std::path::{Path, PathBuf};

use varscope::{HostArray, VarStore};

use super::child::{KEPT, build, checkpoint, file, fill, manager};
use super::{Fault, Reported, check, fault};

/// The files are whole: of one number each, which is what was reported last or a later one.
pub(super) fn check_whole(folder: &Path, reported: Reported) -> Result<(), Fault> {
    let store = VarStore::new();
    build(&store)?;
    for path in [file(folder), checkpoint(folder)] {
        store.load(&path).map_err(fault)?;
        let number = number(&store)?;
        check(number >= reported.last as f32, || {
            let path = path.display();
            format!("{path} has {number}, and {} was saved", reported.last)
        })?;
    }
    let manager = manager(folder);
    let Some(latest) = manager.resume(&store).map_err(fault)? else {
        return check(reported.last < 2, || "the run has no file".to_owned());
    };
    let in_run = self::number(&store)?;
    check(in_run == latest.step as f32, || {
        format!("the file of step {} has {in_run}", latest.step)
    })?;
    check(latest.step + 1 >= reported.last, || {
        format!(
            "the last step is {}, and {} was saved",
            latest.step, reported.last
        )
    })
}

/// After another save nothing is there but files; whether there was before.
pub(super) fn check_cleared(folder: &Path) -> Result<bool, Fault> {
    let (run, path) = (folder.join("run"), file(folder));
    let others = |names: &[PathBuf]| {
        names
            .iter()
            .any(|path| path.extension() == Some("tmp".as_ref()))
    };
    let several = folder.join("tensorflow");
    let before = others(&listed(folder)?) || others(&listed(&several)?);
    let before = before || (run.exists() && others(&listed(&run)?));
    let store = VarStore::new();
    build(&store)?;
    store.load(&path).map_err(fault)?;
    let number = number(&store)?;
    fill(&store, number as u64)?;
    store.save(&path).map_err(fault)?;
    store.save(checkpoint(folder)).map_err(fault)?;
    manager(folder)
        .save(&store, number as u64, f64::from(number))
        .map_err(fault)?;
    let listed_now = listed(folder)?;
    check(listed_now == [path, run.clone(), several.clone()], || {
        format!("left over: {listed_now:?}")
    })?;
    // An index, and one data file or two.
    let parts = listed(&several)?;
    let ends = parts
        .first()
        .and_then(|path| path.to_str()?.rsplit_once("-of-0000"));
    let files = ends.and_then(|(_, count)| count.parse::<usize>().ok());
    check(
        !others(&parts) && files.map(|files| files + 1) == Some(parts.len()),
        || format!("left over: {parts:?}"),
    )?;
    let kept = listed(&run)?;
    check(!others(&kept) && kept.len() <= KEPT, || {
        format!("left over: {kept:?}")
    })?;
    Ok(before)
}

fn number(store: &VarStore) -> Result<f32, Fault> {
    let mut numbers = Vec::new();
    for variable in store.variables() {
        match variable.read().map_err(fault)? {
            HostArray::F32(values) => numbers.extend(values),
            other => return Err(format!("{variable} is {other:?}")),
        }
    }
    let first = *numbers.first().ok_or("there are no values")?;
    check(numbers.iter().all(|number| *number == first), || {
        "the file is torn: it has several numbers".to_owned()
    })?;
    Ok(first)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = std::fs::read_dir(folder).map_err(fault)?;
    let paths = entries.map(|entry| entry.map(|e| e.path()).map_err(fault));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}
