//! What TensorFlow wrote.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use varscope::checkpoint::LoadOptions;
use varscope::prelude::*;
use varscope::{HostArray, Request, partition};

use crate::values::{of_json, taken};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/tf_bundle")
}

/// The values as TensorFlow reads them.
fn expected(name: &str) -> BTreeMap<String, HostArray> {
    let json = std::fs::read(folder().join(format!("{name}.json"))).unwrap();
    let json: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&json).unwrap();
    json.into_iter()
        .map(|(name, value)| (name, of_json(&value)))
        .collect()
}

#[test]
fn every_value_of_every_checkpoint_is_read() -> Test {
    for (name, count) in [
        ("model", 5),
        ("dtypes", 14),
        ("partitioned", 2),
        ("many", 400),
    ] {
        let expected = expected(name);
        assert_eq!(expected.len(), count, "{name}");
        for path in [
            name.to_owned(),
            format!("{name}.index"),
            format!("{name}.data-00000-of-00001"),
        ] {
            let store = VarStore::new();
            store.load(folder().join(&path))?;
            let found: BTreeMap<_, _> = taken(&store)?.into_iter().collect();
            assert!(found == expected, "{path}");
        }
    }
    Ok(())
}

#[test]
fn a_variable_in_parts_is_read_in_any_parts() -> Test {
    let whole = expected("partitioned").remove("emb/table").unwrap();
    let store = VarStore::new();
    store.load(folder().join("partitioned"))?;
    let request = Request::new("emb/table")
        .shape([10, 4])
        .partitioner(partition::fixed_size(2, 1));
    let table = store.pass().get_variable(request)?;
    assert_eq!(table.read()?, whole);
    let part = store.get("emb/table/part_1").expect("a part");
    assert_eq!(part.shape(), [10, 2]);
    // Into what is there already, as well.
    table.assign(HostArray::zeros(DType::F32, &[10, 4])?)?;
    store.load_with(
        folder().join("partitioned"),
        &LoadOptions::new().only("emb"),
    )?;
    assert_eq!(table.read()?, whole);
    Ok(())
}

#[test]
fn the_last_checkpoint_of_a_folder_is_the_one_that_tensorflow_noted() -> Test {
    let copies = tempfile::tempdir()?;
    for file in ["model.index", "model.data-00000-of-00001"] {
        std::fs::copy(folder().join(file), copies.path().join(file))?;
    }
    let state =
        "model_checkpoint_path: \"/elsewhere/model\"\nall_model_checkpoint_paths: \"old\"\n";
    std::fs::write(copies.path().join("checkpoint"), state)?;
    let store = VarStore::new();
    store.load(copies.path())?;
    assert_eq!(taken(&store)?.len(), 5);
    Ok(())
}

#[test]
fn first_values_come_from_a_checkpoint_as_well() -> Test {
    let store = VarStore::new();
    let (name, value) = expected("model").into_iter().next().expect("it has some");
    store.init_from(folder().join("model"), [(name.as_str(), "net/w")])?;
    let request = Request::new("net/w")
        .shape(value.shape().to_vec())
        .dtype(value.dtype());
    assert_eq!(store.pass().get_variable(request)?.read()?, value);
    Ok(())
}
