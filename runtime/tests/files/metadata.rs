//! What a file says of its tensors beside them: it is for people, and a load believes the tensors alone.

use serde_json::{Value, json};
use varscope::VarStore;
use varscope::checkpoint::{CheckpointError, SaveOptions, TensorFile};
use varscope::{Request, init::ones};

use crate::made::{floats, write};

type Test = Result<(), Box<dyn std::error::Error>>;

/// A file of two tensors whose metadata is this; a key may be there twice.
fn with_metadata(path: &std::path::Path, metadata: &[(&str, String)]) -> std::io::Result<()> {
    write(path, &[floats("b", &[2.0]), floats("a", &[1.0])])?;
    let bytes = std::fs::read(path)?;
    let length = u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes")) as usize;
    let (header, values) = bytes[8..].split_at(length);
    let entries = metadata
        .iter()
        .map(|(key, value)| format!("{}:{}", json!(key), json!(value)));
    let entries: Vec<String> = entries.collect();
    let mut changed = format!("{{\"__metadata__\":{{{}}},", entries.join(",")).into_bytes();
    changed.extend(&header[1..]);
    let mut file = (changed.len() as u64).to_le_bytes().to_vec();
    file.extend(changed);
    file.extend(values);
    std::fs::write(path, file)
}

fn record(name: &str, trainable: bool, at: &str) -> Value {
    json!({ "name": name, "key": name, "trainable": trainable, "collections": [], "defined_at": at })
}

/// What a store makes of the file: the names that wait, and the values.
fn loaded(path: &std::path::Path) -> Result<Vec<f32>, Box<dyn std::error::Error>> {
    let store = VarStore::new();
    store.load(path)?;
    let waiting: Vec<String> = store.unused().into_iter().map(|u| u.name).collect();
    assert_eq!(waiting, ["b", "a"]);
    let mut pass = store.pass_with(true);
    let mut value = |name: &str| pass.get_variable(Request::new(name).shape([1]))?.read();
    let values = [value("a")?, value("b")?];
    let first = |value: &varscope::HostArray| value.view::<f32>().map(|v| v[0]);
    Ok(values.iter().filter_map(first).collect())
}

#[test]
fn records_that_repeat_lie_or_say_nothing_change_no_load() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let all = |records: &[Value]| vec![("varscope", json!(records).to_string())];
    for metadata in [
        // Of what is not there, and of something else.
        all(&[record("c", true, "c.rs:1:1"), json!({ "name": "a" })]),
        // Under another's name.
        all(&[
            json!({ "name": "a", "tensor": "b", "key": null, "trainable": true, "collections": [] }),
        ]),
        all(&[]),
        vec![("varscope", "no JSON".to_owned())],
        vec![("varscope", "{}".to_owned())],
        vec![("varscope.aliases", r#"{"b":"a"}"#.to_owned())],
        // Twice.
        [
            all(&[record("a", true, "a.rs:1:1")]),
            all(&[record("b", true, "b.rs:1:1")]),
        ]
        .concat(),
    ] {
        with_metadata(&path, &metadata)?;
        assert_eq!(loaded(&path)?, [1.0, 2.0], "{metadata:?}");
        assert_eq!(TensorFile::open(&path)?.tensors().len(), 2);
    }
    // No load takes metadata for a tensor, nor anything else for metadata.
    with_metadata(&path, &[])?;
    assert_eq!(loaded(&path)?, [1.0, 2.0]);
    Ok(())
}

#[test]
fn of_records_of_one_tensor_the_last_is_told() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let records = json!([
        record("a", true, "first.rs:1:1"),
        record("a", false, "last.rs:1:1"),
        record("c", true, "nowhere.rs:1:1"),
    ]);
    with_metadata(&path, &[("varscope", records.to_string())])?;
    let file = TensorFile::open(&path)?;
    let told: Vec<_> = file
        .tensors()
        .iter()
        .map(|info| (&*info.name, info.trainable, info.defined_at.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("b", None, None), ("a", Some(false), Some("last.rs:1:1"))]
    );
    Ok(())
}

/// Without records, the order of creation is not known; that of the values is.
#[test]
fn tensors_keep_the_order_of_the_file_where_no_record_says_another() -> Test {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    let store = VarStore::new();
    for name in ["c", "a", "b"] {
        let request = Request::new(name).shape([1]);
        store.pass().get_variable(request.initializer(ones()))?;
    }
    store.save_with(path("plain.safetensors"), &SaveOptions::new().plain())?;
    let names = |path: &std::path::Path| -> Result<Vec<String>, CheckpointError> {
        let file = TensorFile::open(path)?;
        Ok(file.tensors().iter().map(|t| t.name.clone()).collect())
    };
    assert_eq!(names(&path("plain.safetensors"))?, ["c", "a", "b"]);
    let fresh = VarStore::new();
    fresh.load(path("plain.safetensors"))?;
    let waiting: Vec<String> = fresh.unused().into_iter().map(|u| u.name).collect();
    assert_eq!(waiting, ["c", "a", "b"]);
    // What is saved again without having been asked for is saved in that order.
    let again = path("again.safetensors");
    fresh.save_with(&again, &SaveOptions::new().keep_unused().plain())?;
    assert_eq!(names(&again)?, ["c", "a", "b"]);
    Ok(())
}
