//! `variable!`: new in its pass, and the same in every pass.

use std::error::Error;

use varscope::collection::TRAINABLE_VARIABLES;
use varscope::error::ErrorKind;
use varscope::{AnyVariable, DType, Pass, Request, Result, VarStore, VariableOptions};

fn step(pass: &mut Pass) -> Result<AnyVariable> {
    pass.variable(
        0i64,
        VariableOptions::new().name("global_step").trainable(false),
    )
}

#[test]
fn a_later_pass_finds_what_the_same_place_has_made() -> Result<()> {
    let store = VarStore::new();
    for i in 0..5i64 {
        let mut pass = store.pass();
        let (first, second) = {
            let mut a = pass.scope("a")?;
            (step(&mut a)?, step(&mut a)?)
        };
        assert_eq!(first.path(), "a/global_step");
        assert_eq!(second.path(), "a/global_step_1");
        assert_eq!(first.read()?, i.into());
        first.assign(i + 1)?;
        assert_eq!(store.len(), 2);
    }
    Ok(())
}

#[test]
fn another_place_makes_a_variable_of_its_own() -> Result<()> {
    let store = VarStore::new();
    let options = || VariableOptions::new().name("v");
    store.pass().variable(1.0f32, options())?;
    let other = store.pass().variable(2.0f32, options())?;
    assert_eq!(other.path(), "v_1");
    // What a request has made is no variable of this kind.
    store.pass().get_variable(Request::new("w").shape(()))?;
    let w = store.pass().variable(2.0f32, options().name("w"))?;
    assert_eq!(w.path(), "w_1");
    Ok(())
}

#[test]
fn what_is_found_has_to_be_what_would_have_been_made() -> Result<()> {
    let store = VarStore::new();
    let make = |shape: usize, dtype: DType| {
        let value = vec![0.0f32; shape];
        store
            .pass()
            .variable(value, VariableOptions::new().name("v").dtype(dtype))
    };
    let v = make(2, DType::F32)?;
    let shape = make(3, DType::F32).unwrap_err();
    assert!(matches!(shape.kind(), ErrorKind::ShapeMismatch { .. }));
    assert_eq!(shape.defined(), Some(v.defined()));
    let dtype = make(2, DType::F64).unwrap_err();
    assert!(matches!(dtype.kind(), ErrorKind::DtypeMismatch { .. }));
    assert_eq!(make(2, DType::F32)?, v);
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn an_exact_name_is_found_again_and_still_taken_once_in_a_pass() -> Result<()> {
    let store = VarStore::new();
    let exact = |pass: &mut Pass| pass.variable(0.0f32, VariableOptions::new().name("exact/"));
    for _ in 0..3 {
        let mut pass = store.pass();
        assert_eq!(exact(&mut pass)?.path(), "exact");
        let twice = exact(&mut pass).unwrap_err();
        assert!(matches!(twice.kind(), ErrorKind::DuplicateName { .. }));
    }
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn a_frozen_store_has_what_it_has() -> Result<()> {
    let store = VarStore::new();
    let made = step(&mut store.pass())?;
    store.freeze();
    assert_eq!(step(&mut store.pass())?, made);
    let mut pass = store.pass();
    step(&mut pass)?;
    let new = step(&mut pass).unwrap_err();
    assert!(matches!(new.kind(), ErrorKind::Frozen { name } if name == "global_step"));
    Ok(())
}

#[test]
fn it_is_in_the_collections_of_each_pass() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..2 {
        let mut pass = store.pass();
        let v = pass.variable(0.0f32, VariableOptions::new())?;
        assert_eq!(pass.get_collection(TRAINABLE_VARIABLES), [v]);
    }
    Ok(())
}

#[test]
fn a_templates_later_call_may_not_make_one_in_any_pass() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..2 {
        let mut pass = store.pass();
        let template = pass.make_template("t")?;
        let make = |pass: &mut Pass| pass.variable(0.0f32, VariableOptions::new().name("v"));
        template.call(&mut pass, make)?;
        let grown = template.call(&mut pass, make).unwrap_err();
        assert!(matches!(
            grown.kind(),
            ErrorKind::TemplateNewTrainable { .. }
        ));
    }
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn a_step_counter_comes_back_from_a_file() -> std::result::Result<(), Box<dyn Error>> {
    let store = VarStore::new();
    step(&mut store.pass())?.assign(3i64)?;
    let file = tempfile::NamedTempFile::new()?;
    store.save(file.path())?;
    let fresh = VarStore::new();
    fresh.load(file.path())?;
    for _ in 0..2 {
        let mut pass = fresh.pass();
        assert_eq!(step(&mut pass)?.read()?, 3i64.into());
        assert_eq!(fresh.len(), 1);
    }
    Ok(())
}

/// Where the type is said, a variable that was cast since is another; where only the value says it, it is the same.
#[test]
fn a_type_that_is_said_counts_after_a_cast() -> Result<()> {
    let store = VarStore::new();
    let make = |said: Option<DType>| {
        let options = VariableOptions::new().name("v");
        let options = match said {
            Some(dtype) => options.dtype(dtype),
            None => options,
        };
        store.pass().variable(1.0f32, options)
    };
    let v = make(None)?;
    store.to_dtype(DType::F64)?;
    assert_eq!(make(None)?, v);
    assert_eq!(make(Some(DType::F64))?, v);
    let error = make(Some(DType::F32)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DtypeMismatch { .. }));
    Ok(())
}

#[test]
fn what_is_no_part_of_a_loaded_model_is_made_only_where_no_file_has_it() -> Result<()> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("model.safetensors");
    let saved = VarStore::new();
    saved.pass().get_variable(Request::new("w").shape([1]))?;
    saved.save(&path).expect("it can be saved");
    let store = VarStore::new();
    store.load(&path).expect("it can be loaded");
    let make = |collection: &'static str| {
        let options = VariableOptions::new().name("v").trainable(false);
        store
            .pass()
            .variable(1.0f32, options.collections([collection]))
    };
    let error = make("variables").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotInFile { name, .. } if name == "v"));
    let v = make("local_variables")?;
    assert_eq!((v.path(), v.trainable()), ("v", false));
    Ok(())
}
