//! What is said when a file and a model do not fit.

use std::error::Error;

use insta::assert_snapshot;
use varscope::checkpoint::LoadOptions;
use varscope::prelude::*;

type Test = std::result::Result<(), Box<dyn Error>>;

#[layer]
fn dense(units: usize) -> Result<()> {
    get_variable!("kernel", [4, units])?;
    get_variable!("bias", [units], initializer = zeros())?;
    Ok(())
}

#[layer]
fn misspelt(units: usize) -> Result<()> {
    get_variable!("kernels", [4, units])?;
    Ok(())
}

/// A file of one layer, and a folder that is called `DIRECTORY` in what is printed.
fn saved(folder: &tempfile::TempDir) -> std::result::Result<std::path::PathBuf, Box<dyn Error>> {
    let path = folder.path().join("model.safetensors");
    let store = VarStore::new();
    model!(store, scope!("encoder", dense(2)))?;
    store.save(&path)?;
    Ok(path)
}

fn shown(folder: &tempfile::TempDir, text: &impl ToString) -> String {
    let folder = folder.path().display().to_string();
    text.to_string().replace(&folder, "DIRECTORY")
}

#[test]
fn a_variable_that_a_file_lacks() -> Test {
    let folder = tempfile::tempdir()?;
    let store = VarStore::new();
    store.load(saved(&folder)?)?;
    let error = model!(store, scope!("encoder", misspelt(2))).unwrap_err();
    assert_snapshot!("not_in_file", shown(&folder, &error.report()));
    assert_snapshot!("not_in_file_line", shown(&folder, &error));
    Ok(())
}

#[test]
fn a_value_of_another_shape_or_element_type_that_waits() -> Test {
    let folder = tempfile::tempdir()?;
    let store = VarStore::new();
    store.load(saved(&folder)?)?;
    let error = model!(store, scope!("encoder", dense(3))).unwrap_err();
    assert_snapshot!("file_shape", shown(&folder, &error.report()));
    let error = model!(store, scope!("encoder", dtype = f64, dense(2))).unwrap_err();
    assert_snapshot!("file_dtype", shown(&folder, &error.report()));
    Ok(())
}

#[test]
fn variables_that_a_file_lacks() -> Test {
    let folder = tempfile::tempdir()?;
    let (store, path) = (VarStore::new(), saved(&folder)?);
    model!(store, scope!("encoder", misspelt(2)))?;
    let error = store.load(&path).unwrap_err();
    assert_snapshot!("missing", shown(&folder, &error.report()));
    let plan = store.plan_load(&path, &LoadOptions::new())?;
    assert_snapshot!("plan", shown(&folder, &plan));
    Ok(())
}

#[test]
fn a_load_that_fails_in_the_middle() -> Test {
    let folder = tempfile::tempdir()?;
    let (store, path) = (VarStore::new(), saved(&folder)?);
    model!(store, scope!("encoder", dense(2)))?;
    let plan = store.plan_load(&path, &LoadOptions::new())?;
    let length = std::fs::metadata(&path)?.len();
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)?
        .set_len(length - 1)?;
    let error = plan.commit().unwrap_err();
    assert_snapshot!("torn_load", shown(&folder, &error.report()));
    let error = model!(store, scope!("encoder", dense(2))).unwrap_err();
    assert_snapshot!("torn_request", shown(&folder, &error.report()));
    let error = store.save(&path).unwrap_err();
    assert_snapshot!("torn_save", shown(&folder, &error.report()));
    Ok(())
}

#[test]
fn names_that_can_not_be_another_ones() -> Test {
    let store = VarStore::new();
    model!(store, scope!("encoder", dense(2)))?;
    let error = store.alias("encoder/kernel", "decoder/kernel").unwrap_err();
    assert_snapshot!("alias", error.report());
    Ok(())
}
