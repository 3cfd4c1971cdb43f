//! Captured scopes outside of where they were captured, and passes in passes.

use varscope::error::ErrorKind;
use varscope::prelude::*;
use varscope::{Request, current_scope};

fn capture(store: &VarStore) -> Result<Scope> {
    model!(store, {
        scope!("model" as model, {
            get_variable!("w", [2])?;
            Ok(model)
        })
    })
}

#[test]
fn after_its_pass_a_scope_walks_that_pass_again() -> Result<()> {
    let store = VarStore::new();
    let model = capture(&store)?;
    assert!(current_scope().is_err());
    let name = String::from("w");
    let error = scope!(&model, get_variable!(&name, [2])).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::AlreadyExists { .. }),
        "{error}"
    );
    let shared = scope!(&model, reuse = true, get_variable!("w", [2]))?;
    let new = scope!(&model, get_variable!("v", [2]))?;
    assert_eq!([shared.name(), new.name()], ["model/w:0", "model/v:0"]);
    assert!(current_scope().is_err());
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn in_a_later_pass_it_is_the_scope_of_that_name_there() -> Result<()> {
    let store = VarStore::new();
    let model = capture(&store)?;
    for _ in 0..3 {
        model!(store, {
            let w = scope!(&model, get_variable!("w", [2]))?;
            assert_eq!(w.name(), "model/w:0");
            let name = String::from("w");
            assert!(
                scope!(&model, get_variable!(&name, [2])).is_err(),
                "twice in one pass"
            );
            assert_eq!(current_scope()?.name(), "");
        });
    }
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn a_scope_of_another_store_is_walked_in_that_store() -> Result<()> {
    let (one, other) = (VarStore::new(), VarStore::new());
    let model = capture(&other)?;
    model!(one, {
        scope!("here", {
            let v = scope!(&model, get_variable!("v", [1]))?;
            assert_eq!(v.name(), "model/v:0");
            assert_eq!(get_variable!("v", [1])?.name(), "here/v:0");
        });
    });
    let paths = |store: &VarStore| {
        store
            .variables()
            .iter()
            .map(|v| v.path().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&one), ["here/v"]);
    assert_eq!(paths(&other), ["model/w", "model/v"]);
    Ok(())
}

#[test]
fn a_scope_outlives_its_store_and_its_pass() -> Result<()> {
    let model = capture(&VarStore::new())?;
    let w = scope!(&model, reuse = true, get_variable!("w", [2]))?;
    assert_eq!(w.shape(), [2]);
    let v = model.get_variable(Request::new("v").shape([3]))?;
    assert_eq!(v.name(), "model/v:0");
    Ok(())
}

#[test]
fn a_captured_scope_brings_its_own_reuse_and_defaults() -> Result<()> {
    let store = VarStore::new();
    model!(store as root, {
        let ints = scope!("ints" as ints, dtype = i32, initializer = ones(), { ints });
        scope!("elsewhere", dtype = f64, reuse = auto, {
            let n = scope!(&ints, get_variable!("n", [1], dtype = i32))?;
            assert_eq!(n.name(), "ints/n:0");
            assert_eq!(n.value()[0], 1);
        });
        root.reuse_variables();
        let name = String::from("new");
        assert!(
            get_variable!(&name, [1]).is_err(),
            "the root scope shares from here on"
        );
    });
    Ok(())
}

#[test]
fn passes_nest_over_one_store() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let w = scope!("a", get_variable!("w", [1]))?;
        scope!("b", {
            // A pass of its own: it stands at the root, and finds what the outer pass has created.
            model!(store, {
                assert_eq!(current_scope()?.name(), "");
                assert_eq!(scope!("a", get_variable!("w", [1]))?, w);
                scope!("c", get_variable!("w", [1]))?;
            });
            assert_eq!(current_scope()?.name(), "b");
            // And what the inner one has created is found in the outer one, once.
            assert_eq!(scope!("c", get_variable!("w", [1]))?.name(), "b/c/w:0");
        });
        scope!("c", get_variable!("w", [1]))?;
    });
    assert_eq!(store.len(), 3);
    Ok(())
}

#[test]
fn passes_nest_over_two_stores() -> Result<()> {
    let (one, other) = (VarStore::with_seed(1), VarStore::with_seed(2));
    model!(one, {
        scope!("a", {
            let inner = model!(other, scope!("b", get_variable!("w", [1])))?;
            let outer = get_variable!("w", [1])?;
            assert_eq!([inner.name(), outer.name()], ["b/w:0", "a/w:0"]);
            let again = model!(one, scope!("a", get_variable!("w", [1])))?;
            assert_eq!(again, outer);
        });
    });
    assert_eq!((one.len(), other.len()), (1, 1));
    Ok(())
}

#[test]
fn reuse_of_a_model_block_is_its_root_scopes() -> Result<()> {
    let store = VarStore::new();
    let w = model!(store, get_variable!("w", [1]))?;
    model!(store, reuse = true, {
        assert_eq!(get_variable!("w", [1])?, w);
        let error = scope!("a", get_variable!("v", [1])).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::DoesNotExist { .. }),
            "{error}"
        );
    });
    Ok(())
}
