//! First values from a file.

use varscope::checkpoint::CheckpointError;
use varscope::error::ErrorKind;
use varscope::init::zeros;
use varscope::prelude::*;
use varscope::{HostArray, Request};

use crate::made::{floats, write};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

fn ask(name: &str) -> Request {
    Request::new(name).shape([1]).initializer(zeros())
}

fn value(store: &VarStore, name: &str) -> Result<HostArray> {
    store.pass().get_variable(ask(name))?.read()
}

#[test]
fn later_creations_start_with_the_files_values_and_the_rest_as_ever() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bert.safetensors");
    write(
        &path,
        &["bert.w", "bert.b", "cls.w"].map(|name| floats(name, &[1.0])),
    )?;
    let store = VarStore::new();
    let before = store.pass().get_variable(ask("encoder/b"))?;
    store.init_from(&path, [("bert/", "encoder/"), ("cls/w", "head/w")])?;
    // It changes nothing that exists, makes nothing exist, and nothing has to be in it.
    assert_eq!(before.read()?, [0.0f32].into());
    let error = store
        .pass_with(true)
        .get_variable(ask("encoder/w"))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DoesNotExist { .. }));
    assert!(store.unused().is_empty());
    store.save(folder.path().join("saved"))?;
    assert_eq!(value(&store, "encoder/w")?, [1.0f32].into());
    assert_eq!(value(&store, "head/w")?, [1.0f32].into());
    assert_eq!(value(&store, "head/b")?, [0.0f32].into());
    Ok(())
}

#[test]
fn what_the_map_says_must_be_there() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bert.safetensors");
    write(&path, &[floats("bert.w", &[1.0])])?;
    let store = VarStore::new();
    let error = store.init_from(&path, [("bert/ww", "w")]).unwrap_err();
    assert!(
        matches!(&error, CheckpointError::NotFound { nearest, .. } if *nearest == ["bert/w"]),
        "{error}"
    );
    assert!(store.init_from(&path, [("net/", "/")]).is_err());
    store.init_from(&path, [("/", "copy/")])?;
    assert_eq!(value(&store, "copy/bert/w")?, [1.0f32].into());
    Ok(())
}

#[test]
fn a_row_without_a_slash_is_of_one_tensor() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bert.safetensors");
    write(&path, &["w", "ww"].map(|name| floats(name, &[1.0])))?;
    let store = VarStore::new();
    store.init_from(&path, [("w", "a")])?;
    assert_eq!(value(&store, "a")?, [1.0f32].into());
    assert_eq!(value(&store, "aw")?, [0.0f32].into());
    Ok(())
}
