//! Variables are chosen by patterns, and those that are chosen are trained or not, after they were made.

use std::error::Error;

use varscope::collection::{GLOBAL_VARIABLES, LOCAL_VARIABLES, TRAINABLE_VARIABLES};
use varscope::engine::EngineError;
use varscope::error::ErrorKind;
use varscope::prelude::fixed_size;
use varscope::{AnyVariable, DType, Request, Select, VarStore};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn ask(store: &VarStore, name: &str) -> varscope::Result<AnyVariable> {
    store.pass().get_variable(Request::new(name).shape([2]))
}

fn model() -> varscope::Result<VarStore> {
    let store = VarStore::new();
    for name in ["encoder/w", "encoder/b", "head/w"] {
        ask(&store, name)?;
    }
    Ok(store)
}

fn paths(variables: &[AnyVariable]) -> Vec<&str> {
    variables.iter().map(AnyVariable::path).collect()
}

fn place(error: &varscope::Error) -> Option<(&str, u32)> {
    let site = &error.requested()?.site;
    Some((site.file, site.line))
}

#[test]
fn a_pattern_that_says_nothing_clear_is_an_error_of_everything_that_chooses() -> Result {
    let store = model()?;
    let mut pass = store.pass();
    pass.get_variable(Request::new("encoder/w"))?;
    let line = line!();
    let errors = [
        store.select("encoder | ").unwrap_err(),
        store.set_trainable("encoder | ", false).unwrap_err(),
        store.summary().only("encoder | ").unwrap_err(),
        pass.select_collection(GLOBAL_VARIABLES, "encoder | ")
            .unwrap_err(),
    ];
    for (i, error) in (2..).zip(errors) {
        assert!(
            matches!(error.kind(), ErrorKind::InvalidPattern { .. }),
            "{error}"
        );
        assert_eq!(place(&error), Some((file!(), line + i)));
    }
    assert_eq!(store.trainable_variables().len(), 3);
    Ok(())
}

#[test]
fn what_is_chosen_comes_in_creation_order_and_may_be_nothing() -> Result {
    let store = model()?;
    assert_eq!(
        paths(&store.select(["head", "encoder/b"])?),
        ["encoder/b", "head/w"]
    );
    assert_eq!(paths(&store.select("!head")?), ["encoder/w", "encoder/b"]);
    assert_eq!(paths(&store.select("decoder")?), [""; 0]);
    store.set_trainable("encoder", false)?;
    let trained = Select::collection(TRAINABLE_VARIABLES);
    assert_eq!(
        paths(&store.select(trained.clone().and("**/w"))?),
        ["head/w"]
    );
    assert_eq!(paths(&store.select((!trained).and("**/w"))?), ["encoder/w"]);
    Ok(())
}

#[test]
fn a_pass_chooses_of_its_collections_variables_and_values() -> Result {
    let store = model()?;
    let mut pass = store.pass();
    for name in ["encoder/w", "head/w"] {
        pass.get_variable(Request::new(name))?;
    }
    let loss = varscope::collection::Collected::new("head/loss:0", std::sync::Arc::new(1));
    pass.add_to_collection(GLOBAL_VARIABLES, loss);
    let names = |select: Select| -> varscope::Result<Vec<String>> {
        let chosen = pass.select_collection(GLOBAL_VARIABLES, select)?;
        Ok(chosen.iter().map(|item| item.name()).collect())
    };
    assert_eq!(names("head".into())?, ["head/w:0", "head/loss:0"]);
    assert_eq!(
        names(!Select::from("**/loss"))?,
        ["encoder/w:0", "head/w:0"]
    );
    let trained = Select::collection(TRAINABLE_VARIABLES);
    assert_eq!(names(trained.except("head"))?, ["encoder/w:0"]);
    Ok(())
}

#[test]
fn what_is_frozen_is_so_for_the_store_its_passes_and_its_handles() -> Result {
    let store = model()?;
    let before = store.get("encoder/w").expect("it was made");
    let mut pass = store.pass();
    let met = pass.get_variable(Request::new("encoder/w"))?;
    assert_eq!(store.set_trainable("encoder", false)?, 2);
    assert_eq!(store.set_trainable("encoder | head", false)?, 1);
    assert_eq!(store.set_trainable("head", true)?, 1);
    assert_eq!(store.set_trainable("head", true)?, 0);
    for handle in [&before, &met, &ask(&store, "encoder/w")?] {
        assert!(!handle.trainable());
        assert_eq!(handle.collections().collect::<Vec<_>>(), [GLOBAL_VARIABLES]);
        assert_eq!(handle, &before);
    }
    assert_eq!(paths(&store.trainable_variables()), ["head/w"]);
    assert_eq!(pass.get_collection(TRAINABLE_VARIABLES).len(), 0);
    assert_eq!(pass.get_collection(GLOBAL_VARIABLES).len(), 1);
    let summary = store.summary().to_string();
    assert!(
        summary.ends_with("3 variables, 6 parameters (24 B), 2 of them trained"),
        "{summary}"
    );
    store.set_trainable("encoder", true)?;
    let as_made = [GLOBAL_VARIABLES, TRAINABLE_VARIABLES];
    assert_eq!(before.collections().collect::<Vec<_>>(), as_made);
    assert_eq!(pass.get_collection(TRAINABLE_VARIABLES).len(), 1);
    assert_eq!(store.trainable_variables().len(), 3);
    Ok(())
}

#[test]
fn what_was_made_untrained_can_be_trained() -> Result {
    let store = VarStore::new();
    let request = || Request::new("w").shape([2]).trainable(false);
    let w = store.pass().get_variable(request())?;
    assert_eq!(store.set_trainable("w", true)?, 1);
    assert!(w.trainable());
    assert_eq!(paths(&store.trainable_variables()), ["w"]);
    // What the code says was heard when it was made; also a strict store compares with that.
    store.strict();
    assert_eq!(store.pass().get_variable(request())?, w);
    assert!(w.trainable());
    let other = store.pass().get_variable(request().trainable(true));
    let error = other.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Strict { .. }), "{error}");
    Ok(())
}

#[test]
fn a_value_is_one_before_and_after() -> Result {
    let store = model()?;
    let before = store.get("head/w").expect("it was made");
    before.assign([1.0f32, 2.0])?;
    for trainable in [false, true, false] {
        store.set_trainable("head", trainable)?;
        let after = store.get("head/w").expect("it is there");
        assert_eq!(after.read()?, before.read()?);
        after.assign([3.0f32, 4.0])?;
        assert_eq!(before.read()?, [3.0f32, 4.0].into());
        before.assign([1.0f32, 2.0])?;
        assert_eq!(after.read()?, [1.0f32, 2.0].into());
    }
    // Casts and freezes in any order.
    store.to_dtype(DType::F64)?;
    assert!(!before.trainable());
    store.set_trainable("head", true)?;
    store.to_dtype(DType::F32)?;
    assert!(before.trainable());
    assert_eq!(before.read()?, [1.0f32, 2.0].into());
    assert_eq!(store.get("head/w"), Some(before));
    Ok(())
}

#[test]
fn engines_share_the_value_and_do_not_copy_it() -> std::result::Result<(), EngineError> {
    let w = ask(&VarStore::new(), "w")?;
    for trainable in [false, true] {
        let tracked = w.engine_value().tracked(trainable)?;
        tracked.assign([1.0f32, 2.0].into())?;
        assert_eq!(w.read()?, [1.0f32, 2.0].into());
        w.assign([3.0f32, 4.0])?;
        assert_eq!(tracked.read()?, w.read()?);
    }
    Ok(())
}

#[test]
fn a_pattern_that_chooses_nothing_to_change_names_what_is_near() -> Result {
    let store = model()?;
    store.alias("tied/w", "head/w")?;
    let error = store.set_trainable("encodr", false).unwrap_err();
    assert_eq!(place(&error), Some((file!(), line!() - 1)));
    assert!(
        matches!(error.kind(), ErrorKind::NothingChosen { .. }),
        "{error}"
    );
    assert_eq!(error.nearest(), ["encoder"]);
    let refused = |pattern| store.set_trainable(pattern, false).unwrap_err();
    assert_eq!(refused("w").nearest()[0], "**/w");
    // The name of another is no variable's; a pattern goes by a variable's own.
    assert_eq!(refused("tied").nearest(), ["head/w"]);
    assert!(error.report().to_string().contains("**/bias"));
    Ok(())
}

#[test]
fn local_and_optimizers_variables_are_never_trained() -> Result {
    let store = model()?;
    let mut pass = store.pass();
    let slot = Request::new("head/w/Adam").shape([2]).trainable(false);
    let slot = slot.collections([GLOBAL_VARIABLES, "optimizer_variables"]);
    let slot = pass.get_variable(slot)?;
    let local = Request::new("count").shape([1]).trainable(false);
    let local = pass.get_variable(local.collections([LOCAL_VARIABLES]))?;
    assert_eq!(store.set_trainable("head", false)?, 1);
    assert_eq!(store.set_trainable("head | count", true)?, 1);
    assert!(!slot.trainable() && !local.trainable());
    for pattern in ["count", "**/Adam"] {
        let error = store.set_trainable(pattern, true).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::NeverTrained { .. }),
            "{error}"
        );
        assert_eq!(store.set_trainable(pattern, false)?, 0);
    }
    assert_eq!(store.trainable_variables().len(), 3);
    Ok(())
}

#[test]
fn a_divided_variable_is_trained_if_one_of_its_parts_is() -> Result {
    let store = VarStore::new();
    let parts = || Request::new("w").shape([4]).partitioner(fixed_size(2, 0));
    let w = store.pass().get_variable(parts())?;
    let first = store.get("w/part_0").expect("it is in parts");
    assert_eq!(store.set_trainable("w/part_0", false)?, 1);
    assert!(w.trainable() && !first.trainable());
    assert_eq!(store.set_trainable("w", false)?, 1);
    assert!(!w.trainable());
    let again = store.pass().get_variable(parts())?;
    assert!(again == w && !again.trainable());
    assert_eq!(store.set_trainable("w", true)?, 2);
    assert!(w.trainable() && first.trainable() && again.trainable());
    w.assign([1.0f32, 2.0, 3.0, 4.0])?;
    assert_eq!(first.read()?, [1.0f32, 2.0].into());
    Ok(())
}

#[test]
fn what_is_assigned_while_others_freeze_and_thaw_is_not_lost() -> Result {
    let store = model()?;
    let w = store.get("head/w").expect("it was made");
    std::thread::scope(|threads| {
        let toggles = threads.spawn(|| {
            for trainable in [false, true].iter().cycle().take(2_000) {
                store
                    .set_trainable("head", *trainable)
                    .expect("it is there");
            }
        });
        for i in 0.. {
            w.assign([i as f32, 0.0]).expect("it fits");
            let found = ask(&store, "head/w").expect("it is there");
            assert_eq!(
                found.read().expect("it can be read"),
                [i as f32, 0.0].into()
            );
            assert!(found == w && w.collections().count() <= 2);
            if toggles.is_finished() {
                break;
            }
        }
    });
    assert!(w.trainable());
    Ok(())
}
