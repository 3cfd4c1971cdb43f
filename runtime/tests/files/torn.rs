//! Disks that fail in the middle of a load.

use std::path::Path;

use varscope::checkpoint::{CheckpointError, LoadOptions};
use varscope::error::ErrorKind;
use varscope::init::zeros;
use varscope::prelude::*;
use varscope::{Request, VariableOptions};

use crate::made::{floats, write};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

const NAMES: [&str; 3] = ["a", "b", "c"];

fn built() -> Result<VarStore> {
    let store = VarStore::new();
    for name in NAMES {
        let request = Request::new(name).shape([1]).initializer(zeros());
        store.pass().get_variable(request)?;
    }
    Ok(store)
}

fn file(path: &Path) -> std::io::Result<()> {
    write(path, &NAMES.map(|name| floats(name, &[1.0])))
}

/// The file's values end after so many.
fn cut(path: &Path, values: u64) -> std::io::Result<()> {
    let length = std::fs::metadata(path)?.len() - 4 * (3 - values);
    std::fs::OpenOptions::new()
        .write(true)
        .open(path)?
        .set_len(length)
}

fn values(store: &VarStore) -> Result<Vec<varscope::HostArray>> {
    store.variables().iter().map(|v| v.read()).collect()
}

#[test]
fn a_store_that_is_torn_says_so_until_a_load_succeeds() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = built()?;
    file(&path)?;
    let plan = store.plan_load(&path, &LoadOptions::new())?;
    cut(&path, 1)?;
    let error = plan.commit().unwrap_err();
    assert!(
        matches!(&error, CheckpointError::TornLoad { name, .. } if name == "b"),
        "{error}"
    );
    for name in ["a", "b", "new"] {
        let error = store
            .pass()
            .get_variable(Request::new(name).shape([1]))
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::TornLoad { at, .. } if at == "b"),
            "{error}"
        );
    }
    let error = store
        .pass()
        .variable(1.0f32, VariableOptions::new())
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TornLoad { .. }),
        "{error}"
    );
    let saved = store.save(folder.path().join("saved"));
    assert!(matches!(saved, Err(CheckpointError::Torn { .. })));
    // One that fails before it changes anything makes nothing better.
    assert!(store.load(&path).is_err());
    assert!(
        store
            .pass()
            .get_variable(Request::new("a").shape([1]))
            .is_err()
    );
    file(&path)?;
    store.load(&path)?;
    store.pass().get_variable(Request::new("a").shape([1]))?;
    assert_eq!(
        values(&store)?,
        [[1.0f32].into(), [1.0f32].into(), [1.0f32].into()]
    );
    store.save(folder.path().join("saved"))?;
    Ok(())
}

#[test]
fn a_load_that_fails_before_it_changes_anything_changes_nothing() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    for (options, left) in [(LoadOptions::new(), 0), (LoadOptions::new().staged(), 2)] {
        let store = built()?;
        file(&path)?;
        let plan = store.plan_load(&path, &options)?;
        cut(&path, left)?;
        let error = plan.commit().unwrap_err();
        assert!(matches!(error, CheckpointError::Io { .. }), "{error}");
        assert_eq!(
            values(&store)?,
            [[0.0f32].into(), [0.0f32].into(), [0.0f32].into()]
        );
        store.pass().get_variable(Request::new("new").shape([1]))?;
    }
    Ok(())
}
