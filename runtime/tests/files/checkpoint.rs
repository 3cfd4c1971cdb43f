//! Saving and loading, and what is refused without changing anything.

use std::path::Path;

use varscope::checkpoint::CheckpointError;
use varscope::prelude::*;

#[layer]
fn net() -> Result<()> {
    scope!("a", {
        get_variable!("w", [2, 3])?;
        get_variable!("step", (), dtype = i64, trainable = false)?;
    });
    scope!("0", get_variable!("mask", [2], dtype = bool))?;
    Ok(())
}

fn built(seed: u64) -> Result<VarStore> {
    let store = VarStore::with_seed(seed);
    model!(store, net())?;
    Ok(store)
}

fn values(store: &VarStore) -> Vec<varscope::HostArray> {
    store
        .variables()
        .iter()
        .map(|v| v.read().expect("main memory can be read"))
        .collect()
}

fn refused(store: &VarStore, path: &Path) -> CheckpointError {
    let (before, count) = (values(store), store.len());
    let error = store.load(path).expect_err("the file must be refused");
    assert_eq!((values(store), store.len()), (before, count), "{error}");
    error
}

#[test]
fn a_fresh_store_gets_everything_when_it_is_asked_for() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = built(1)?;
    store.save(&path)?;
    let fresh = VarStore::with_seed(2);
    fresh.load(&path)?;
    assert!(fresh.is_empty());
    let mut unused: Vec<_> = fresh.unused().into_iter().map(|u| u.name).collect();
    unused.sort();
    assert_eq!(unused, ["0/mask", "a/step", "a/w"]);
    // What waits exists, also for a store that makes nothing new.
    fresh.freeze();
    model!(fresh, net())?;
    assert!(fresh.unused().is_empty());
    assert_eq!(values(&fresh), values(&store));
    let paths: Vec<_> = fresh
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect();
    assert_eq!(paths, ["a/w", "a/step", "0/mask"]);
    assert_eq!(fresh.trainable_variables().len(), 2);
    model!(fresh, net())?;
    Ok(())
}

#[test]
fn an_existing_store_gets_the_values() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let (one, two) = (built(1)?, built(2)?);
    assert_ne!(values(&one), values(&two));
    one.save(&path)?;
    let handle = two.get("a/w").expect("it was made");
    two.load(&path)?;
    assert_eq!(values(&one), values(&two));
    assert_eq!(handle.read()?, values(&one)[0]);
    Ok(())
}

#[test]
fn files_of_other_programs_load() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("other.safetensors");
    let data = [1.0_f32, 2.0].map(f32::to_le_bytes).concat();
    let view = safetensors::tensor::TensorView::new(safetensors::Dtype::F32, vec![2], &data)?;
    safetensors::serialize_to_file([("b/w", &view), ("a/w", &view)], None, &path)?;
    let store = VarStore::new();
    store.load(&path)?;
    let w = model!(store, scope!("a", get_variable!("w", [2])))?;
    assert_eq!(w.value(), ndarray::array![1.0, 2.0]);
    Ok(())
}

#[test]
fn what_is_no_file_of_tensors_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let store = built(1)?;
    let path = folder.path().join("model.safetensors");
    store.save(&path)?;
    let whole = std::fs::read(&path)?;
    for cut in [0, 4, 8, 40, whole.len() - 1] {
        let cut_off = folder.path().join("cut.safetensors");
        std::fs::write(&cut_off, &whole[..cut])?;
        let error = refused(&store, &cut_off);
        assert!(matches!(error, CheckpointError::Format { .. }), "{error}");
        assert!(
            error
                .to_string()
                .contains("is not a complete safetensors file"),
            "{error}"
        );
    }
    let text = folder.path().join("text");
    std::fs::write(
        &text,
        "these are no tensors at all, but a text that is long enough",
    )?;
    assert!(matches!(
        refused(&store, &text),
        CheckpointError::Format { .. }
    ));
    let absent = refused(&store, &folder.path().join("absent"));
    assert!(matches!(absent, CheckpointError::Io { .. }), "{absent}");
    Ok(())
}

#[test]
fn another_shape_another_dtype_and_missing_names_are_refused()
-> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("other.safetensors");
    let other = VarStore::new();
    model!(other, {
        scope!("a", {
            get_variable!("w", [3, 3])?;
            get_variable!("step", (), dtype = i64)?;
        });
        scope!("0", get_variable!("mask", [2], dtype = bool))?;
    });
    other.save(&path)?;
    let store = built(1)?;
    let error = refused(&store, &path).to_string();
    assert!(
        error.starts_with("variable a/w has shape (3, 3) and dtype float32 in "),
        "{error}"
    );
    assert!(error.contains("but shape (2, 3) and dtype float32 in the store, where it was defined at runtime/tests/files/checkpoint.rs:"));

    let small = VarStore::new();
    model!(small, scope!("a", get_variable!("w", [2, 3])))?;
    small.save(&path)?;
    let error = refused(&store, &path).to_string();
    assert!(
        error.contains("lacks variables of the store: a/step, 0/mask; if it is a part"),
        "{error}"
    );

    built(1)?.save(&path)?;
    small.freeze();
    let error = refused(&small, &path).to_string();
    assert!(
        error.ends_with("has tensors that the frozen store lacks: a/step, 0/mask"),
        "{error}"
    );
    Ok(())
}

#[test]
fn a_failed_save_leaves_the_old_file() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = built(1)?;
    store.save(&path)?;
    let before = std::fs::read(&path)?;
    model!(
        store,
        get_variable!("words", dtype = String, initializer = value(["a", "b"]))
    )?;
    let error = store.save(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        "variable words is string, which the safetensors format lacks; a TensorFlow checkpoint (`model.ckpt`) has it"
    );
    assert_eq!(std::fs::read(&path)?, before);
    assert_eq!(
        std::fs::read_dir(folder.path())?.count(),
        1,
        "no temporary file is left"
    );
    Ok(())
}
