//! One format made of another.

use std::collections::BTreeMap;
use std::path::Path;

use varscope::checkpoint::{CheckpointError, Format, SaveOptions, TensorFile};
use varscope::prelude::*;
use varscope::{HostArray, Request};

use crate::stores::random;
use crate::values::{DTYPES, Numbers};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

fn all(path: &Path) -> std::result::Result<BTreeMap<String, HostArray>, CheckpointError> {
    let file = TensorFile::open(path)?;
    let tensors = file.tensors().iter();
    tensors
        .map(|t| Ok((t.name.clone(), file.read(&t.name)?)))
        .collect()
}

#[test]
fn there_and_back_is_the_same() -> Test {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let lacks = [DType::BF16, DType::String, DType::C128];
    let dtypes: Vec<DType> = DTYPES
        .into_iter()
        .filter(|dtype| !lacks.contains(dtype))
        .collect();
    let formats = ["a.safetensors", "a.npz", "a.ckpt"];
    for seed in 0..3 {
        let (store, _) = random(&mut Numbers(seed), &dtypes)?;
        for from in formats {
            store.save(at(from))?;
            let expected = all(&at(from))?;
            let before = std::fs::read(at(from)).ok();
            for by in ["b.safetensors", "b.npz", "b.ckpt"] {
                TensorFile::open(at(from))?.save_as(at(by), &SaveOptions::new())?;
                assert!(all(&at(by))? == expected, "{from} {by}");
                let back = format!("back-{from}");
                TensorFile::open(at(by))?.save_as(at(&back), &SaveOptions::new())?;
                assert!(all(&at(&back))? == expected, "{from} {by}");
                // To the byte where the order and the metadata are.
                if by.ends_with("safetensors") && from.ends_with("safetensors") {
                    assert!(std::fs::read(at(&back)).ok() == before);
                }
            }
        }
    }
    Ok(())
}

#[test]
fn options_choose_rename_and_cast() -> Test {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let store = VarStore::new();
    for name in ["a/w", "a/b", "c/w"] {
        store.pass().get_variable(Request::new(name).shape([2]))?;
    }
    store.save_with(at("model"), &SaveOptions::new().metadata("step", "7"))?;
    let file = TensorFile::open(at("model"))?;
    assert_eq!(file.tensors()[0].bytes(), Some(8));
    let options = SaveOptions::new()
        .only("a")
        .rename_prefix("a/", "b/")
        .cast_floats(DType::F16);
    file.save_as(at("part"), &options.clone().format(Format::Npz))?;
    let part = TensorFile::open(at("part"))?;
    let found: Vec<_> = part.tensors().iter().map(|t| (&*t.name, t.dtype)).collect();
    assert_eq!(
        found,
        [("b/w", Some(DType::F16)), ("b/b", Some(DType::F16))]
    );
    assert_eq!(
        (&*part.metadata()["step"], &*part.metadata()["varscope"]),
        ("7", "[]")
    );
    file.save_as(at("part.ckpt"), &options)?;
    assert_eq!(TensorFile::open(at("part.ckpt"))?.tensors().len(), 2);
    let error = file.read("a/v").unwrap_err();
    assert!(
        matches!(&error, CheckpointError::NotFound { nearest, .. } if nearest[0] == "a/w"),
        "{error}"
    );
    let error = file
        .save_as(at("x.ckpt"), &SaveOptions::new().metadata("step", "8"))
        .unwrap_err();
    assert!(
        matches!(error, CheckpointError::NoMetadata { .. }),
        "{error}"
    );
    Ok(())
}

/// What a store has noted of its names is true of these names only.
#[test]
fn whatever_changes_names_leaves_out_what_was_said_of_the_old_ones() -> Test {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let store = VarStore::new();
    for name in ["a/w", "a/b"] {
        store.pass().get_variable(Request::new(name).shape([2]))?;
    }
    store.save(at("model"))?;
    let file = TensorFile::open(at("model"))?;
    let records = file.metadata()["varscope"].clone();
    assert!(records.contains("a/w"));
    let all = SaveOptions::new();
    let changes = [
        all.clone().rename("a/w", "a/v"),
        all.clone().dots(),
        all.clone().only("a/w"),
        all.clone().except("a/w"),
    ];
    for options in changes {
        file.save_as(at("changed"), &options)?;
        let changed = TensorFile::open(at("changed"))?;
        assert_eq!(changed.metadata()["varscope"], "[]", "{options:?}");
    }
    for options in [all.clone(), all.cast_floats(DType::F16)] {
        file.save_as(at("same"), &options)?;
        let same = TensorFile::open(at("same"))?;
        assert_eq!(same.metadata()["varscope"], records, "{options:?}");
    }
    Ok(())
}

/// The index of TensorFlow's checkpoints is written last: until then the old one has its own data.
#[test]
fn a_checkpoint_is_whole_when_another_over_it_fails() -> Test {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let store = VarStore::new();
    let w = store.pass().get_variable(Request::new("w").shape([2]))?;
    store.save(at("other"))?;
    let file = TensorFile::open(at("other"))?;
    for _ in 0..2 {
        store.save(at("model.ckpt"))?;
        let cut = std::fs::OpenOptions::new().write(true).open(at("other"))?;
        cut.set_len(cut.metadata()?.len() - 4)?;
        let failed = file.save_as(at("model.ckpt"), &SaveOptions::new());
        assert!(failed.is_err());
        let checkpoint = TensorFile::open(at("model.ckpt"))?;
        assert_eq!(checkpoint.read("w")?, w.read()?);
    }
    Ok(())
}

#[test]
fn the_name_of_a_folder_is_none_of_a_checkpoint() -> Test {
    let folder = tempfile::tempdir()?;
    let store = VarStore::new();
    store.pass().get_variable(Request::new("w").shape([2]))?;
    let options = SaveOptions::new().format(Format::TensorFlow);
    let error = store
        .save_with(folder.path().join("model.ckpt/"), &options)
        .unwrap_err();
    assert!(matches!(error, CheckpointError::NotAFile { .. }), "{error}");
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 0);
    Ok(())
}
