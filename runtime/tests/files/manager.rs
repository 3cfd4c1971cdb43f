//! The files of a run, also of one that was killed.

use std::path::Path;
use std::time::Duration;

use varscope::checkpoint::{Best, CheckpointError, CheckpointManager, SaveOptions};
use varscope::init::constant;
use varscope::{AnyVariable, Request, Select, VarStore};

type Test = Result<(), Box<dyn std::error::Error>>;

fn w(store: &VarStore) -> Result<AnyVariable, varscope::Error> {
    let request = Request::new("w").shape([2]).initializer(constant(0.0));
    store.pass().get_variable(request)
}

fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<std::io::Result<_>>()?;
    names.sort();
    Ok(names)
}

fn steps(manager: &CheckpointManager) -> Result<Vec<u64>, CheckpointError> {
    Ok(manager.all()?.iter().map(|c| c.step).collect())
}

#[test]
fn the_last_and_the_best_are_kept_and_a_run_goes_on() -> Test {
    let folder = tempfile::tempdir()?;
    let run = folder.path().join("runs/1");
    let manager = || {
        let manager = CheckpointManager::new(&run).every_steps(10).keep_last(2);
        manager.keep_best(1, Best::Highest)
    };
    let first = manager();
    let store = VarStore::new();
    assert_eq!(first.resume(&store)?, None);
    assert_eq!((first.latest()?, first.best()?), (None, None));
    let value = w(&store)?;
    for step in 1..=55u64 {
        value.assign([step as f32; 2])?;
        let accuracy = if step == 20 { 0.9 } else { 0.1 };
        let saved = first.save_if_due(&store, step, accuracy)?;
        assert_eq!(saved.is_some(), step % 10 == 0);
    }
    assert_eq!(steps(&first)?, [20, 40, 50]);
    assert_eq!(first.best()?.map(|best| best.step), Some(20));

    let second = manager();
    let store = VarStore::new();
    assert_eq!(second.resume(&store)?.map(|last| last.step), Some(50));
    assert_eq!(w(&store)?.read()?, [50.0f32; 2].into());
    assert!(!second.is_due(59) && second.is_due(60) && second.is_due(71));
    Ok(())
}

#[test]
fn the_latest_is_what_was_written_last() -> Test {
    let folder = tempfile::tempdir()?;
    let manager = CheckpointManager::new(folder.path());
    let store = VarStore::new();
    w(&store)?;
    for step in [500, 100, 200] {
        manager.save(&store, step, None)?;
    }
    assert_eq!(steps(&manager)?, [500, 100, 200]);
    // The same step again: one file.
    manager.save(&store, 500, f64::NAN)?;
    let latest = manager.latest()?.expect("there are some");
    assert_eq!((latest.step, latest.metric), (500, None));
    assert_eq!(steps(&manager)?, [100, 200, 500]);
    Ok(())
}

#[test]
fn what_a_killed_run_has_left_goes_with_the_next_save() -> Test {
    let folder = tempfile::tempdir()?;
    let manager = CheckpointManager::new(folder.path()).keep_last(1);
    let store = VarStore::new();
    w(&store)?;
    // Killed before files could go, and while one was written.
    let all = CheckpointManager::new(folder.path());
    for step in [1, 2, 3] {
        all.save(&store, step, None)?;
    }
    let half = folder
        .path()
        .join(".step-4.safetensors.varscope-abcdef.tmp");
    std::fs::write(&half, "half")?;
    // Files of others, also under such a name.
    let others = [".other.varscope-abcdef.tmp", "model.safetensors", "notes"];
    for name in others {
        std::fs::write(folder.path().join(name), "not ours")?;
    }
    store.save(folder.path().join("step-0.safetensors"))?;
    assert_eq!(manager.latest()?.map(|latest| latest.step), Some(3));
    manager.save(&store, 5, None)?;
    let mut kept = vec!["step-0.safetensors", "step-5.safetensors"];
    kept.extend(others);
    kept.sort_unstable();
    assert_eq!(names(folder.path())?, kept);
    Ok(())
}

#[test]
fn a_damaged_file_is_not_passed_over_in_silence() -> Test {
    let folder = tempfile::tempdir()?;
    let manager = CheckpointManager::new(folder.path()).keep_last(1);
    let store = VarStore::new();
    w(&store)?;
    manager.save(&store, 1, None)?;
    let damaged = folder.path().join("step-2.safetensors");
    std::fs::write(&damaged, "damaged")?;
    let error = manager.resume(&VarStore::new()).unwrap_err();
    assert!(matches!(error, CheckpointError::Format { .. }), "{error}");
    manager.save(&store, 3, None)?;
    assert_eq!(
        names(folder.path())?,
        ["step-2.safetensors", "step-3.safetensors"]
    );
    Ok(())
}

#[test]
fn time_makes_a_save_due_and_a_snapshot_is_saved_with_options() -> Test {
    let folder = tempfile::tempdir()?;
    let manager = CheckpointManager::new(folder.path()).every(Duration::from_secs(3600));
    assert!(!manager.is_due(1));
    let manager = manager.every(Duration::ZERO);
    assert!(manager.is_due(1));
    assert!(!CheckpointManager::new("x").every_steps(0).is_due(7));
    let manager = manager.options(SaveOptions::new().except(Select::from("w")).plain());
    let store = VarStore::new();
    w(&store)?;
    let saved = manager.save_snapshot(&store.snapshot()?, 7, 0.5)?;
    assert_eq!(manager.latest()?, Some(saved));
    Ok(())
}

#[test]
fn a_folder_that_is_none_is_no_run_without_files() -> Test {
    let folder = tempfile::tempdir()?;
    let missing = CheckpointManager::new(folder.path().join("missing"));
    assert_eq!(missing.all()?, []);
    let file = folder.path().join("file");
    std::fs::write(&file, "")?;
    let error = CheckpointManager::new(&file).all().unwrap_err();
    assert!(matches!(error, CheckpointError::Io { .. }), "{error}");
    Ok(())
}
