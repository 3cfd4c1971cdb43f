//! One variable under two names.

use varscope::checkpoint::LoadOptions;
use varscope::error::ErrorKind;
use varscope::init::zeros;
use varscope::prelude::*;
use varscope::{Request, VariableOptions};

use crate::made::{floats, write};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

fn ask(name: &str) -> Request {
    Request::new(name).shape([2]).initializer(zeros())
}

fn tied() -> Result<VarStore> {
    let store = VarStore::new();
    store.alias("head/w", "embeddings/w")?;
    Ok(store)
}

#[test]
fn both_names_are_one_variable_and_each_may_be_asked_for_once() -> Test {
    for names in [["head/w", "embeddings/w"], ["embeddings/w", "head/w"]] {
        let store = tied()?;
        for _ in 0..3 {
            let mut pass = store.pass();
            let first = pass.get_variable(ask(names[0]))?;
            let second = pass.get_variable(ask(names[1]))?;
            assert_eq!(first, second);
            assert_eq!(first.path(), "embeddings/w");
            assert_eq!(pass.get_collection(GLOBAL_VARIABLES).len(), 1);
            for name in names {
                let error = pass.get_variable(ask(name)).unwrap_err();
                assert!(
                    matches!(error.kind(), ErrorKind::AlreadyExists { .. }),
                    "{error}"
                );
            }
        }
        assert_eq!(store.len(), 1);
        assert_eq!(store.get("head/w"), store.get("embeddings/w"));
        let shared = store.pass_with(true).get_variable(ask("head/w"))?;
        assert_eq!(shared.path(), "embeddings/w");
        let error = store
            .pass()
            .get_variable(ask("head/w").shape([3]))
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::ShapeMismatch { .. }));
    }
    Ok(())
}

#[test]
fn its_loss_is_added_once() -> Test {
    let loss = || {
        Regularizer::from_fn("l2", |_| {
            Ok::<_, std::fmt::Error>(Some(std::sync::Arc::new(1.0f32)))
        })
    };
    for names in [["head/w", "embeddings/w"], ["embeddings/w", "head/w"]] {
        let store = tied()?;
        for _ in 0..2 {
            let mut pass = store.pass();
            for name in names {
                pass.get_variable(ask(name).regularizer(loss()))?;
            }
            assert_eq!(pass.get_collection(REGULARIZATION_LOSSES).len(), 1);
        }
    }
    Ok(())
}

#[test]
fn a_file_has_it_under_either_name_or_both() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    for names in [
        &["head.w"][..],
        &["embeddings.w"],
        &["embeddings.w", "head.w"],
    ] {
        let tensors: Vec<_> = names.iter().map(|name| floats(name, &[1.0, 2.0])).collect();
        write(&path, &tensors)?;
        for is_built in [true, false] {
            let store = tied()?;
            if is_built {
                store.pass().get_variable(ask("head/w"))?;
            }
            store.load(&path)?;
            let w = store.pass().get_variable(ask("head/w"))?;
            assert_eq!(w.read()?, [1.0f32, 2.0].into(), "{names:?}");
            assert!(store.unused().is_empty());
        }
        // Declared when the value waits already.
        let store = VarStore::new();
        store.load(&path)?;
        store.alias("head/w", "embeddings/w")?;
        let w = store.pass().get_variable(ask("embeddings/w"))?;
        assert_eq!(w.read()?, [1.0f32, 2.0].into(), "{names:?}");
        store.save(&path)?;
        let plan = VarStore::new().plan_load(&path, &LoadOptions::new())?;
        assert_eq!(plan.unused().len(), 1);
    }
    Ok(())
}

#[test]
fn what_can_not_stand_for_a_variable_is_refused() -> Test {
    let store = tied()?;
    assert_eq!(
        store.aliases(),
        [("head/w".to_owned(), "embeddings/w".to_owned())]
    );
    store.alias("third/w", "head/w")?;
    let w = store.pass().get_variable(ask("third/w"))?;
    assert_eq!(w.path(), "embeddings/w");
    let itself = store.alias("embeddings/w", "head/w").unwrap_err();
    assert!(
        itself.to_string().contains("a name can't stand for itself"),
        "{itself}"
    );
    let taken = store.alias("embeddings/w", "x").unwrap_err();
    assert!(
        taken
            .to_string()
            .contains("there is a variable of that name"),
        "{taken}"
    );
    assert!(taken.defined().is_some() && taken.requested().is_some());
    assert!(store.alias("_a", "x").is_err() && store.alias("x", "").is_err());
    // Chains are resolved when a target gets another name itself.
    let store = VarStore::new();
    store.alias("a", "b")?;
    store.alias("b", "c")?;
    assert_eq!(store.pass().get_variable(ask("a"))?.path(), "c");
    assert!(store.pass().current_scope().contains("b"));
    store.put("a", [3.0f32, 4.0])?;
    assert_eq!(
        store.pass().get_variable(ask("b"))?.read()?,
        [3.0f32, 4.0].into()
    );
    // Of names that are not asked for, nothing is known.
    store
        .pass()
        .variable(1.0f32, VariableOptions::new().name("a"))?;
    Ok(())
}
