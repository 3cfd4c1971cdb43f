//! However a body is left, the stack is as it was.

use std::panic::{AssertUnwindSafe, catch_unwind};

use varscope::prelude::*;

/// The name of the active scope, if one is active.
fn active() -> Option<String> {
    varscope::current_scope()
        .ok()
        .map(|scope| scope.name().to_owned())
}

fn panics<R>(body: impl FnOnce() -> R) {
    assert!(catch_unwind(AssertUnwindSafe(body)).is_err());
}

#[layer]
fn failing_layer(fails: bool) -> Result<Variable<f32, ndarray::Ix1>> {
    if fails {
        panic!("from inside a layer");
    }
    scope!("inner", get_variable!("w", [1]))
}

#[test]
fn panic_leaves_a_clean_stack() -> Result<()> {
    let store = VarStore::new();
    panics(|| model!(store, scope!("a", panic!("from inside a scope"))));
    assert_eq!(active(), None);
    model!(store, {
        scope!("a", {
            panics(|| scope!("b", name_scope!("c", failing_layer(true))));
            assert_eq!(active().as_deref(), Some("a"));
            assert_eq!(failing_layer(false)?.name(), "a/inner/w:0");
            assert_eq!(name_scope!("c" as c, c), "a/c/");
        });
        assert_eq!(active().as_deref(), Some(""));
    });
    assert_eq!(active(), None);
    Ok(())
}

#[test]
fn panic_in_a_pass_of_its_own_leaves_the_outer_pass() -> Result<()> {
    let (outer, inner) = (VarStore::new(), VarStore::new());
    model!(outer, {
        scope!("a", {
            panics(|| model!(inner, scope!("b", panic!("in the inner pass"))));
            assert_eq!(get_variable!("w", [1])?.name(), "a/w:0");
        });
    });
    assert_eq!((outer.len(), inner.len()), (1, 0));
    Ok(())
}

#[test]
fn early_return_leaves_a_clean_stack() -> Result<()> {
    fn first_or(store: &VarStore, early: bool) -> Option<usize> {
        model!(store, {
            scope!("a", {
                if early {
                    return Some(1);
                }
                scope!("b", {
                    if !early {
                        return None;
                    }
                });
                Some(2)
            })
        })
    }
    let store = VarStore::new();
    for early in [true, false] {
        assert_eq!(first_or(&store, early), early.then_some(1));
        assert_eq!(active(), None);
    }
    Ok(())
}

#[test]
fn a_question_mark_leaves_a_clean_stack() {
    fn fails(store: &VarStore) -> Result<()> {
        model!(store, {
            scope!("a", {
                scope!("b", reuse = true, get_variable!("missing", [1]))?;
                unreachable!("the variable is missing");
            })
        })
    }
    let error = fails(&VarStore::new()).unwrap_err();
    assert!(
        error
            .message()
            .starts_with("Variable a/b/missing does not exist"),
        "{error}"
    );
    assert_eq!(active(), None);
}

#[test]
fn breaks_and_continues_leave_the_scopes_that_they_jump_out_of() -> Result<()> {
    let store = VarStore::new();
    let mut seen = Vec::new();
    model!(store, {
        'outer: for i in 0..3 {
            scope!("outer", {
                for j in 0..3 {
                    scope!("inner", {
                        seen.push((i, j, active()));
                        match (i, j) {
                            (0, 0) => continue,
                            (0, 1) => break,
                            (1, _) => continue 'outer,
                            _ => break 'outer,
                        }
                    });
                }
                assert_eq!(active().as_deref(), Some("outer"));
            });
        }
        assert_eq!(active().as_deref(), Some(""));
        let value = 'block: { scope!("a", scope!("b", break 'block active())) };
        assert_eq!(value.as_deref(), Some("a/b"));
        assert_eq!(active().as_deref(), Some(""));
        let mut turn = 0;
        let turns = loop {
            turn += 1;
            scope!("c", {
                if turn == 7 {
                    break turn;
                }
            });
        };
        assert_eq!(turns, 7);
    });
    let inner = Some("outer/inner".to_owned());
    assert_eq!(
        seen,
        [
            (0, 0, inner.clone()),
            (0, 1, inner.clone()),
            (1, 0, inner.clone()),
            (2, 0, inner)
        ]
    );
    assert_eq!(active(), None);
    Ok(())
}

#[test]
fn a_closure_runs_where_it_is_called() -> Result<()> {
    let store = VarStore::new();
    let ask = || get_variable!("w", [1]);
    assert!(ask().is_err());
    model!(store, {
        let a = scope!("a", ask())?;
        let made_in_b = scope!("b", || scope!("c", get_variable!("w", [1])));
        let c = made_in_b()?;
        assert_eq!([a.name(), c.name()], ["a/w:0", "c/w:0"]);
        // What a closure opened is left when it returns, not when it goes.
        assert_eq!(active().as_deref(), Some(""));
    });
    assert_eq!(active(), None);
    Ok(())
}

#[test]
fn scopes_in_a_loop_are_left_in_each_turn() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        for i in 0..100 {
            let name = format!("block{i}");
            scope!(name, {
                scope!(default_name = "layer", get_variable!("w", [1]))?;
                scope!(default_name = "layer", get_variable!("w", [1]))?;
            });
        }
    });
    let paths: Vec<String> = store
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect();
    assert_eq!(paths.len(), 200);
    assert_eq!(paths[198..], ["block99/layer/w", "block99/layer_1/w"]);
    Ok(())
}

#[test]
fn a_temporary_of_the_body_goes_before_its_scope() -> Result<()> {
    struct Noting<'a>(&'a std::cell::RefCell<Vec<Option<String>>>);
    impl Noting<'_> {
        fn value(&self) -> i32 {
            3
        }
    }
    impl Drop for Noting<'_> {
        fn drop(&mut self) {
            self.0.borrow_mut().push(active());
        }
    }
    let seen = std::cell::RefCell::default();
    let store = VarStore::new();
    model!(store, {
        assert_eq!(scope!("a", Noting(&seen).value()), 3);
        scope!("b", {
            let _local = Noting(&seen);
        });
    });
    assert_eq!(*seen.borrow(), [Some("a".to_owned()), Some("b".to_owned())]);
    Ok(())
}

#[test]
fn recursion_leaves_as_many_scopes_as_it_opened() -> Result<()> {
    #[layer(check = false)]
    fn nest(depth: usize) -> Result<usize> {
        if depth == 0 {
            return Ok(active().map_or(0, |name| name.split('/').count()));
        }
        scope!("s", nest(depth - 1))
    }
    let store = VarStore::new();
    model!(store, {
        assert_eq!(nest(200)?, 200);
        assert_eq!(active().as_deref(), Some(""));
    });
    Ok(())
}
