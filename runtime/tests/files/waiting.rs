//! Values that wait for the variables that are to have them.

use varscope::checkpoint::{CheckpointError, LoadOptions};
use varscope::error::ErrorKind;
use varscope::prelude::*;
use varscope::{Request, ScopeOptions, VariableOptions};

use crate::made::{Raw, floats, raw, write};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

fn loaded(
    tensors: &[Raw],
    options: &LoadOptions,
) -> std::result::Result<VarStore, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    write(&path, tensors)?;
    let store = VarStore::new();
    store.load_with(&path, options)?;
    Ok(store)
}

fn ask(name: &str) -> Request {
    Request::new(name).shape([1])
}

#[test]
fn the_request_gives_what_it_takes_all_attributes() -> Test {
    let store = loaded(&[floats("a/w", &[1.0])], &LoadOptions::new())?;
    assert!(store.get("a/w").is_none() && store.trainable_variables().is_empty());
    let panics = varscope::init::from_fn(
        "never",
        |_| -> std::result::Result<varscope::HostArray, std::fmt::Error> {
            panic!("it must not run")
        },
    );
    let request = ask("a/w")
        .initializer(panics)
        .trainable(false)
        .collections(["mine"]);
    let w = store.pass().get_variable(request)?;
    assert_eq!(w.read()?, [1.0f32].into());
    assert!(!w.trainable());
    assert_eq!(w.collections().collect::<Vec<_>>(), ["mine"]);
    assert!(w.defined().site.file.ends_with("waiting.rs"));
    Ok(())
}

#[test]
fn what_waits_exists_and_what_no_load_has_does_not() -> Test {
    let store = loaded(&[floats("a/w", &[1.0])], &LoadOptions::new())?;
    let mut pass = store.pass_with(true);
    assert!(pass.current_scope().contains("a/w") && !pass.current_scope().contains("a/b"));
    let error = pass.get_variable(ask("a/b")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DoesNotExist { .. }));
    assert_eq!(error.nearest(), ["a/w"]);
    assert_eq!(
        pass.get_variable(Request::new("a/w"))?.read()?,
        [1.0f32].into()
    );
    drop(pass);
    let error = store.pass().get_variable(ask("a/ww")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotInFile { name, .. } if name == "a/ww"));
    assert_eq!(error.nearest(), ["a/w"]);
    let text = error.to_string();
    assert!(text.starts_with("Variable a/ww is not in "), "{text}");
    assert!(
        text.contains(
            "The nearest names that were loaded are: a/w. Loaded at runtime/tests/files/waiting.rs:"
        ),
        "{text}"
    );
    let report = error.report().to_string();
    assert!(report.contains("help: the file has `a/w`"), "{report}");
    // Whoever would be a variable of its own, too.
    let error = store
        .pass()
        .variable(1.0f32, VariableOptions::new().name("v"))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotInFile { name, .. } if name == "v"));
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn what_a_load_allows_is_new() -> Test {
    let tensors = || [floats("backbone/w", &[1.0])];
    for options in [
        LoadOptions::new().allow_missing("head"),
        LoadOptions::new().only("backbone"),
    ] {
        let store = loaded(&tensors(), &options)?;
        store.pass().get_variable(ask("head/w"))?;
        store.pass().get_variable(ask("backbone/w"))?;
        assert!(store.pass().get_variable(ask("backbone/b")).is_err());
    }
    let store = loaded(&tensors(), &LoadOptions::new())?;
    store.pass().get_variable(ask("metric").local())?;
    let slot = ask("backbone/w/Adam").collections(["optimizer_variables"]);
    store.pass().get_variable(slot)?;
    Ok(())
}

#[test]
fn loads_add_up() -> Test {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    write(&path("1"), &[floats("a", &[1.0]), floats("b", &[2.0])])?;
    write(&path("2"), &[floats("b", &[3.0]), floats("c", &[4.0])])?;
    let store = VarStore::new();
    store.load(path("1"))?;
    store.load(path("2"))?;
    // The file is another one by now.
    std::fs::remove_file(path("1"))?;
    std::fs::write(path("1"), "something else")?;
    let mut pass = store.pass();
    for (name, value) in [("a", 1.0f32), ("b", 3.0), ("c", 4.0)] {
        assert_eq!(pass.get_variable(ask(name))?.read()?, [value].into());
    }
    assert!(store.unused().is_empty());
    Ok(())
}

#[test]
fn another_shape_or_dtype_is_an_error_and_the_value_waits_on() -> Test {
    let store = loaded(&[floats("w", &[1.0, 2.0])], &LoadOptions::new())?;
    let error = store.pass().get_variable(ask("w")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::FileShape { .. }));
    assert!(
        error
            .to_string()
            .starts_with("Variable w is asked for with shape (1,), but it has shape (2,) in ")
    );
    let error = store
        .pass()
        .get_variable(Request::new("w").dtype(DType::F64))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::FileDtype { .. }));
    assert!(
        error
            .to_string()
            .contains("Load with `cast()` to convert it."),
        "{error}"
    );
    assert_eq!(store.unused().len(), 1);
    assert_eq!(
        store.pass().get_variable(Request::new("w"))?.read()?,
        [1.0f32, 2.0].into()
    );

    let bytes = 300i32.to_le_bytes();
    let store = loaded(&[raw("w", "I32", &[1], &bytes)], &LoadOptions::new().cast())?;
    let error = store
        .pass()
        .get_variable(ask("w").dtype(DType::U8))
        .unwrap_err();
    assert!(
        error
            .message()
            .contains("element [0] is 300, which uint8 can't hold"),
        "{}",
        error.message()
    );
    assert_eq!(
        store.pass().get_variable(ask("w"))?.read()?,
        [300.0f32].into()
    );
    Ok(())
}

#[test]
fn a_name_is_matched_as_it_is_made_unique() -> Test {
    let store = loaded(
        &[
            floats("w_1", &[1.0]),
            floats("v", &[2.0]),
            floats("v_1", &[3.0]),
        ],
        &LoadOptions::new(),
    )?;
    let mut pass = store.pass();
    drop(pass.name_scope("w")?);
    let w = pass.get_variable(ask("w"))?;
    assert_eq!(
        (w.path(), w.key(), w.read()?),
        ("w_1", Some("w"), [1.0f32].into())
    );
    let options = || VariableOptions::new().name("v");
    let values: Vec<_> = (0..2)
        .map(|_| pass.variable([0.0f32], options())?.read())
        .collect::<Result<_>>()?;
    assert_eq!(values, [[2.0f32].into(), [3.0f32].into()]);
    drop(pass);
    assert_eq!(store.len(), 3);
    // A later pass is the same graph built again.
    let mut pass = store.pass();
    drop(pass.name_scope("w")?);
    assert_eq!(pass.get_variable(ask("w"))?, w);
    Ok(())
}

#[test]
fn what_waits_is_not_lost_by_a_save() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("saved.safetensors");
    let store = loaded(
        &[floats("a", &[1.0]), floats("b", &[2.0])],
        &LoadOptions::new(),
    )?;
    store.pass().get_variable(ask("a"))?;
    let error = store.save(&path).unwrap_err();
    assert!(
        matches!(&error, CheckpointError::Waiting { names } if *names == ["b"]),
        "{error}"
    );
    assert!(!path.exists());
    store.drop_unused();
    store.save(&path)?;
    // What was in a file may be made.
    store.pass().get_variable(ask("b"))?;
    Ok(())
}

#[test]
fn a_scope_gives_what_waits_its_defaults() -> Test {
    let store = loaded(&[floats("net/w", &[1.0])], &LoadOptions::new())?;
    let twice = varscope::Constraint::from_fn("ones", |value: varscope::HostArray| {
        Ok::<_, std::fmt::Error>(value)
    });
    let mut pass = store.pass();
    let mut scope = pass.scope(ScopeOptions::at("net").constraint(twice))?;
    assert!(scope.get_variable(ask("w"))?.constraint().is_some());
    Ok(())
}

#[test]
fn parts_take_parts_or_are_cut_from_the_whole() -> Test {
    let halves = [floats("w/part_0", &[1.0, 2.0]), floats("w/part_1", &[3.0])];
    let whole = [floats("w", &[1.0, 2.0, 3.0])];
    let request = || Request::new("w").shape([3]).partitioner(fixed_size(2, 0));
    for tensors in [&halves[..], &whole[..]] {
        for reuse in [false, true] {
            let store = loaded(tensors, &LoadOptions::new())?;
            let w = store.pass_with(reuse).get_variable(request())?;
            assert_eq!(w.read()?, [1.0f32, 2.0, 3.0].into());
            assert_eq!(store.len(), 2);
            assert!(store.unused().is_empty());
            assert_eq!(store.pass().get_variable(request())?, w);
        }
    }
    // Into one that is built, either way.
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    for tensors in [&halves[..], &whole[..]] {
        write(&path, tensors)?;
        let store = VarStore::new();
        let w = store.pass().get_variable(request())?;
        store.load(&path)?;
        assert_eq!(w.read()?, [1.0f32, 2.0, 3.0].into());
        assert!(store.unused().is_empty());
    }
    let store = loaded(&halves, &LoadOptions::new())?;
    let three = Request::new("w").shape([3]).partitioner(fixed_size(3, 0));
    let error = store.pass().get_variable(three).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidPartition { .. }));
    Ok(())
}

#[test]
fn a_store_that_is_loaded_again_has_the_new_values() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    write(&path, &[floats("a", &[1.0]), floats("b", &[2.0])])?;
    let store = VarStore::new();
    store.load(&path)?;
    let a = store.pass().get_variable(ask("a"))?;
    write(&path, &[floats("a", &[3.0]), floats("b", &[4.0])])?;
    store.load(&path)?;
    assert_eq!(a.read()?, [3.0f32].into());
    assert_eq!(
        store.pass().get_variable(ask("b"))?.read()?,
        [4.0f32].into()
    );
    Ok(())
}

#[test]
fn a_file_that_is_cut_off_while_its_values_wait_is_an_error_of_the_request() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    write(&path, &[floats("a", &[1.0]), floats("b", &[2.0])])?;
    let store = VarStore::new();
    store.load(&path)?;
    let length = std::fs::metadata(&path)?.len();
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)?
        .set_len(length - 4)?;
    assert_eq!(
        store.pass().get_variable(ask("a"))?.read()?,
        [1.0f32].into()
    );
    let error = store.pass().get_variable(ask("b")).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::FileValue { .. }),
        "{error}"
    );
    assert_eq!((store.len(), store.unused().len()), (1, 1));
    Ok(())
}

/// What has no default initializer needs none.
#[test]
fn parts_of_a_value_that_waits_are_of_any_element_type() -> Test {
    let complex = varscope::dtype::Complex::new;
    let values: [varscope::HostArray; 3] = [
        [complex(1.0_f64, -1.0), complex(2.0, 0.5), complex(0.0, 3.0)].into(),
        ["a", "b", "c"].into(),
        [true, false, true].into(),
    ];
    for value in values {
        let store = VarStore::new();
        store.put("w", value.clone())?;
        let request = Request::new("w").shape([3]).dtype(value.dtype());
        let w = store
            .pass()
            .get_variable(request.partitioner(fixed_size(2, 0)))?;
        assert_eq!(w.read()?, value);
        assert_eq!(store.len(), 2);
    }
    Ok(())
}

/// Who looks for a value of its own further up finds nothing to wait for.
#[test]
fn where_every_value_is_taken_a_missing_name_is_missing_at_once() -> Test {
    let store = loaded(&[floats("w", &[1.0])], &LoadOptions::new())?;
    store.pass().get_variable(ask("w"))?;
    for store in [store, VarStore::new()] {
        let inner = store.clone();
        let request = ask("v").collections(["variables", "local_variables"]);
        let asks_itself = varscope::init::from_fn("asks_itself", move |_| {
            let error = inner.pass_with(true).get_variable(ask("v")).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::DoesNotExist { .. }),
                "{error}"
            );
            Ok::<_, varscope::Error>([2.0f32].into())
        });
        let v = store
            .pass()
            .get_variable(request.initializer(asks_itself))?;
        assert_eq!(v.read()?, [2.0f32].into());
    }
    Ok(())
}

#[test]
fn what_was_put_is_called_as_it_was_put() -> Test {
    let store = VarStore::new();
    store.put("net/w", [1.0f32])?;
    let error = store
        .pass()
        .get_variable(ask("net/w").shape([2]))
        .unwrap_err();
    assert!(error.to_string().contains("net/w"), "{error}");
    assert_eq!(store.unused()[0].in_file, "net/w");
    Ok(())
}

/// Whatever else is wrong with its name, it does not exist.
#[test]
fn what_must_exist_and_is_in_no_file_does_not_exist_whatever_its_name() -> Test {
    let store = loaded(&[floats("w", &[1.0])], &LoadOptions::new())?;
    let mut pass = store.pass();
    let options = VariableOptions::new().name("exact/");
    pass.variable(1.0f32, options.collections(["local_variables"]))?;
    let mut reusing = pass.scope(ScopeOptions::at("").reuse(true))?;
    // Neither could be made: one is given exactly and taken, the other is illegal outside of a scope.
    for name in ["exact/", "_w"] {
        let error = reusing.get_variable(ask(name)).unwrap_err();
        let is_missing = matches!(error.kind(), ErrorKind::DoesNotExist { .. });
        assert!(is_missing, "{error}");
    }
    drop(reusing);
    let mut making = pass.scope(ScopeOptions::at("").reuse(false))?;
    let error = making.get_variable(ask("_w")).unwrap_err();
    let is_illegal = matches!(error.kind(), ErrorKind::InvalidName { .. });
    assert!(is_illegal, "{error}");
    Ok(())
}

/// The name is not the key: something else of the pass has that.
#[test]
fn what_is_being_made_is_not_loaded_by_its_own_initializer() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    write(&path, &[floats("w_1", &[1.0])])?;
    let store = VarStore::new();
    let inner = store.clone();
    let loads = varscope::init::from_fn("loads", move |_| {
        let error = inner.load_with(&path, &LoadOptions::new()).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("by its own initializer"), "{message}");
        Ok::<_, varscope::Error>([2.0f32].into())
    });
    let mut pass = store.pass();
    drop(pass.name_scope("w")?);
    let w = pass.get_variable(ask("w").initializer(loads))?;
    assert_eq!((w.path(), w.key()), ("w_1", Some("w")));
    assert_eq!(w.read()?, [2.0f32].into());
    assert!(store.unused().is_empty());
    Ok(())
}

#[test]
fn a_value_whose_variable_fails_waits_on() -> Test {
    let store = loaded(&[floats("w", &[1.0])], &LoadOptions::new())?;
    let exact = || VariableOptions::new().name("w/");
    let mut pass = store.pass();
    pass.name_operation("w")?;
    let error = pass.variable([0.0f32], exact()).unwrap_err();
    let is_taken = matches!(error.kind(), ErrorKind::DuplicateName { .. });
    assert!(is_taken, "{error}");
    assert_eq!(store.unused()[0].in_file, "w");
    let w = store.pass().variable([0.0f32], exact())?;
    assert_eq!(w.read()?, [1.0f32].into());
    assert!(store.unused().is_empty());
    Ok(())
}
