//! Checkpoints of TensorFlow's: what we write comes back, TensorFlow reads it, and we read what it writes.

use std::path::Path;

use varscope::checkpoint::{CheckpointError, Format, SaveOptions, TensorFile};
use varscope::prelude::*;
use varscope::{HostArray, Request, partition};

use crate::python::ask;
use crate::stores::{names, one, print, random, read};
use crate::values::{DTYPES, Numbers, take};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

#[test]
fn every_value_comes_back() -> Test {
    let folder = tempfile::tempdir()?;
    for seed in 0..50 {
        let (store, values) = random(&mut Numbers(seed), &DTYPES)?;
        let path = folder.path().join("model.ckpt");
        store.save(&path)?;
        assert!(read(&path)? == values, "seed {seed}");
    }
    Ok(())
}

#[test]
fn tensorflow_reads_what_we_write() -> Test {
    let folder = tempfile::tempdir()?;
    let mut expected = serde_json::Map::new();
    for seed in 0..40 {
        let (store, values) = random(&mut Numbers(1000 + seed), &DTYPES)?;
        let path = folder.path().join(format!("ours.ckpt-{seed}"));
        // Again over itself, which makes two data files of it.
        (0..1 + seed % 3).try_for_each(|_| store.save(&path))?;
        expected.insert(path.display().to_string(), print(&values));
    }
    for how in ["read", "restore"] {
        let prefixes = expected.keys().cloned();
        let arguments: Vec<String> = std::iter::once(how.to_owned()).chain(prefixes).collect();
        if let Some(found) = ask("tensorflow", "with_tensorflow.py", &arguments) {
            for (prefix, expected) in &expected {
                assert_eq!(&found[prefix], expected, "{how} {prefix}");
            }
        }
    }
    Ok(())
}

#[test]
fn we_read_what_tensorflow_writes() -> Test {
    let folder = tempfile::tempdir()?;
    let arguments = ["write", &folder.path().display().to_string(), "60", "7"];
    let Some(written) = ask(
        "tensorflow",
        "with_tensorflow.py",
        &arguments.map(str::to_owned),
    ) else {
        return Ok(());
    };
    let written = written.as_object().expect("prefixes");
    assert_eq!(written.len(), 60);
    for (prefix, expected) in written {
        assert_eq!(&print(&read(Path::new(prefix))?), expected, "{prefix}");
    }
    Ok(())
}

#[test]
fn the_values_of_objects_are_read_as_well() -> Test {
    let folder = tempfile::tempdir()?;
    let prefix = folder.path().join("objects").display().to_string();
    let arguments = ["objects".to_owned(), prefix.clone()];
    if let Some(written) = ask("tensorflow", "with_tensorflow.py", &arguments) {
        let expected = written[&prefix].as_object().expect("names");
        assert!(expected.contains_key("w/.ATTRIBUTES/VARIABLE_VALUE"));
        assert_eq!(print(&read(Path::new(&prefix))?), written[&prefix]);
    }
    Ok(())
}

#[test]
fn the_index_is_what_replaces_a_checkpoint() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model");
    let options = SaveOptions::new().format(Format::TensorFlow);
    let one_file = ["model.data-00000-of-00001", "model.index"];
    let two_files = [
        "model.data-00000-of-00002",
        "model.data-00001-of-00002",
        "model.index",
    ];
    for (i, expected) in [&one_file[..], &two_files, &one_file, &two_files]
        .into_iter()
        .enumerate()
    {
        one(i as f32)?.save_with(&path, &options)?;
        assert_eq!(names(folder.path())?, expected);
        assert_eq!(read(&path)?["net/w"], [i as f32, 2.0].into());
    }
    // A save that was killed before the index was replaced has left data: nobody sees it, and it goes.
    std::fs::write(
        folder.path().join("model.data-00000-of-00001"),
        "half of it",
    )?;
    assert_eq!(read(&path)?["net/w"], [3.0f32, 2.0].into());
    one(4.0)?.save_with(&path, &options)?;
    assert_eq!(names(folder.path())?, one_file);
    Ok(())
}

#[test]
fn a_save_that_fails_leaves_the_checkpoint_of_before() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.ckpt");
    one(1.0)?.save(&path)?;
    let before = names(folder.path())?;
    // The index can't be replaced.
    let index = folder.path().join("model.ckpt.index");
    let bytes = std::fs::read(&index)?;
    std::fs::remove_file(&index)?;
    std::fs::create_dir(&index)?;
    let error = one(2.0)?.save(&path).unwrap_err();
    assert!(matches!(error, CheckpointError::NotAFile { .. }), "{error}");
    std::fs::remove_dir(&index)?;
    std::fs::write(&index, bytes)?;
    for wrong in ["folder/", "absent/model.ckpt"] {
        let refused = one(2.0)?.save_with(
            folder.path().join(wrong),
            &SaveOptions::new().format(Format::TensorFlow),
        );
        assert!(refused.is_err(), "{wrong}");
    }
    assert!(before.contains(&"model.ckpt.index".to_owned()));
    Ok(())
}

#[test]
fn a_waiting_value_outlives_the_files_that_it_is_in() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.ckpt");
    one(1.0)?.save(&path)?;
    let store = VarStore::new();
    store.load(&path)?;
    for i in 0..3 {
        one(2.0 + i as f32)?.save(&path)?;
    }
    assert_eq!(take(&store, "net/w", DType::F32)?, [1.0f32, 2.0].into());
    Ok(())
}

#[test]
fn parts_are_slices_of_their_whole_if_all_are_saved() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.ckpt");
    let store = VarStore::new();
    let request = Request::new("emb")
        .shape([5, 2])
        .partitioner(partition::fixed_size(2, 0));
    let whole = store.pass().get_variable(request)?.read()?;
    store.snapshot()?.save(&path)?;
    assert_eq!(read(&path)?["emb"], whole);
    store.save_with(&path, &SaveOptions::new().rename_prefix("emb", "table"))?;
    assert_eq!(read(&path)?["table"], whole);
    store.save_with(&path, &SaveOptions::new().only("emb/part_1"))?;
    assert_eq!(read(&path)?.keys().collect::<Vec<_>>(), ["emb/part_1"]);
    // Into variables that are there, by both of their names.
    store.save(&path)?;
    store
        .get("emb")
        .expect("whole")
        .assign(HostArray::zeros(DType::F32, &[5, 2])?)?;
    store.load(&path)?;
    assert_eq!(store.get("emb").expect("whole").read()?, whole);
    Ok(())
}

#[test]
fn names_keep_their_dots() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.ckpt");
    let store = VarStore::new();
    store.put("a.b", HostArray::from(1.0f32))?;
    store.pass().get_variable(Request::new("a.b"))?;
    store.save(&path)?;
    assert_eq!(read(&path)?.keys().collect::<Vec<_>>(), ["a.b"]);
    // No dot of TensorFlow's is a slash, so the variable finds its value.
    let other = VarStore::new();
    other.load(&path)?;
    assert_eq!(other.unused()[0].name, "a.b");
    let file = TensorFile::open(&path)?;
    assert!(!file.dots_are_slashes());
    assert!(file.metadata().is_empty());
    Ok(())
}

/// Slices of some element types are written by TensorFlow, and not read.
#[test]
fn parts_are_slices_of_the_element_types_that_tensorflow_puts_together() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.ckpt");
    for (dtype, has_slices) in [
        (DType::F32, true),
        (DType::BF16, true),
        (DType::I64, true),
        (DType::Bool, true),
        (DType::F16, false),
        (DType::U16, false),
        (DType::U32, false),
        (DType::U64, false),
    ] {
        let store = VarStore::new();
        let value = Numbers(7).array(dtype, &[4, 3]);
        store.put("emb", value.clone())?;
        let request = Request::new("emb").shape([4, 3]).dtype(dtype);
        let request = request.partitioner(partition::fixed_size(2, 0));
        store.pass().get_variable(request)?;
        store.save(&path)?;
        assert!(read(&path)?["emb"] == value, "{dtype}");
        // The keys of slices begin with a zero.
        let index = std::fs::read(folder.path().join("model.ckpt.index"))?;
        let found = index.windows(6).any(|key| key == b"\0emb\0\x01");
        assert_eq!(found, has_slices, "{dtype}");
    }
    Ok(())
}

#[test]
fn what_the_format_has_no_place_for_is_refused() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.ckpt");
    let error =
        |options| one(1.0).map(|store| store.save_with(&path, &options).unwrap_err().to_string());
    let said = error(SaveOptions::new().metadata("step", "7"))?;
    assert!(
        said.ends_with(
            "TensorFlow's checkpoints have no place for any; leave it out, or save as safetensors"
        ),
        "{said}"
    );
    let said = error(SaveOptions::new().rename("net/w", ""))?;
    assert!(
        said.contains("has for itself; `rename(..)` gives it another"),
        "{said}"
    );
    assert!(names(folder.path())?.is_empty());
    let missing = VarStore::new().load(folder.path().join("absent"));
    assert!(matches!(missing, Err(CheckpointError::Io { .. })));
    Ok(())
}
