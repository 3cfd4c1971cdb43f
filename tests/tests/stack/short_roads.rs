//! What the macros' short roads come to where a scope is opened again, or its settings were changed meanwhile.

use std::sync::Arc;

use varscope::collection::REGULARIZATION_LOSSES;
use varscope::error::ErrorKind;
use varscope::prelude::*;
use varscope::{AnyValue, Error, Regularizer, get_collection};

/// Names of one variable each in two scopes of one default name; nothing is captured.
fn two_by_default() -> Result<[String; 2]> {
    let one = || scope!(default_name = "x", get_variable!("w", [2]));
    let names = [one()?, one()?];
    Ok(names.map(|variable| variable.name().to_owned()))
}

#[test]
fn a_scope_that_is_opened_again_counts_its_default_names_from_the_start() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..2 {
        model!(store, reuse = auto, {
            for _ in 0..3 {
                let inside = scope!("a", two_by_default())?;
                assert_eq!(inside, ["a/x/w:0", "a/x_1/w:0"]);
                // What is counted beside it goes on.
                let deeper = scope!("a", scope!("b", two_by_default()))?;
                assert_eq!(deeper, ["a/b/x/w:0", "a/b/x_1/w:0"]);
            }
            assert_eq!(two_by_default()?, ["x/w:0", "x_1/w:0"]);
            scope!("a", get_variable!("w", [2]))?;
            assert_eq!(two_by_default()?, ["x_2/w:0", "x_3/w:0"]);
        });
    }
    Ok(())
}

fn losing(name: &str) -> Regularizer {
    Regularizer::from_fn(name, |_| Ok::<_, Error>(Some(Arc::new(()) as AnyValue)))
}

#[test]
fn a_loss_that_a_handle_asks_for_is_in_every_pass() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..3 {
        model!(store, {
            scope!("a" as a, {
                a.set_regularizer(losing("l2"));
                get_variable!("w", [2])
            })?;
            let losses = get_collection(REGULARIZATION_LOSSES)?;
            let names: Vec<_> = losses.iter().map(|loss| loss.name()).collect();
            assert_eq!(names, ["a/w/Regularizer/l2:0"]);
        });
    }
    Ok(())
}

#[test]
fn an_element_type_that_a_handle_says_is_compared_with_what_is_there() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..2 {
        model!(store, {
            scope!("a" as a, reuse = auto, {
                get_variable!("w", [2])?;
                get_variable!("w", [2])?;
                a.set_dtype(DType::F64);
                let error = get_variable!("w", [2]).unwrap_err();
                assert!(
                    matches!(error.kind(), ErrorKind::DtypeMismatch { .. }),
                    "{error}"
                );
                a.set_dtype(DType::F32);
                get_variable!("w", [2])
            })?;
        });
    }
    assert_eq!(store.len(), 1);
    Ok(())
}
