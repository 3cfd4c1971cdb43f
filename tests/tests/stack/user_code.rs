//! User code runs in the middle of a request or when a scope is left, and asks for variables itself.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use ndarray::arr1;
use varscope::error::ErrorKind;
use varscope::prelude::*;
use varscope::{
    AnyValue, Constraint, CustomGetter, HostArray, Initializer, Regularizer, Request,
    VariableOptions,
};

/// Asks for a variable when it is dropped, and notes its name.
struct Asking(Arc<Mutex<Vec<String>>>);

impl Asking {
    fn new() -> (Self, Arc<Mutex<Vec<String>>>) {
        let asked = Arc::<Mutex<Vec<String>>>::default();
        (Self(asked.clone()), asked)
    }

    /// A getter that owns this.
    fn getter(self) -> CustomGetter {
        CustomGetter::from_fn(move |next, request| {
            let _ = &self;
            next.get(request)
        })
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        let asked = scope!("dropped", variable!([1.0], name = "v"));
        let asked = asked.map_or_else(|e| e.message(), |v| v.name());
        self.0.lock().expect("no panic under this lock").push(asked);
    }
}

#[test]
fn what_a_scope_was_opened_with_is_dropped_where_it_was_opened() -> Result<()> {
    let store = VarStore::new();
    let (asking, asked) = Asking::new();
    model!(store, {
        scope!("outer", {
            scope!(
                "inner",
                custom_getter = asking.getter(),
                get_variable!("w", [1])
            )?;
        });
        assert_eq!(get_variable!("w", [1])?.name(), "w:0");
    });
    assert_eq!(*asked.lock().expect("no panic"), ["outer/dropped/v:0"]);
    Ok(())
}

#[test]
fn what_a_captured_scope_kept_is_dropped_with_it() -> Result<()> {
    let store = VarStore::new();
    let (asking, asked) = Asking::new();
    model!(store, {
        let kept = scope!("outer" as s, custom_getter = asking.getter(), { s });
        assert!(asked.lock().expect("no panic").is_empty());
        drop(kept);
    });
    assert_eq!(*asked.lock().expect("no panic"), ["dropped/v:0"]);
    Ok(())
}

#[test]
fn a_panic_in_a_scope_drops_its_getter_outside() {
    let store = VarStore::new();
    let (asking, asked) = Asking::new();
    model!(store, {
        let getter = asking.getter();
        let panicked = catch_unwind(AssertUnwindSafe(move || {
            scope!(
                "a",
                custom_getter = getter,
                scope!("b", panic!("from inside"))
            )
        }));
        assert!(panicked.is_err());
    });
    assert_eq!(*asked.lock().expect("no panic"), ["dropped/v:0"]);
}

#[test]
fn a_loss_of_a_pass_is_dropped_outside_of_the_stack() -> Result<()> {
    let store = VarStore::new();
    let (asking, asked) = Asking::new();
    let once = Mutex::new(Some(asking));
    let regularizer = Regularizer::from_fn("loss", move |_| {
        let loss = once.lock().expect("no panic").take();
        Ok::<_, Error>(loss.map(|loss| Arc::new(loss) as AnyValue))
    });
    model!(store, get_variable!("w", [1], regularizer = regularizer))?;
    model!(store, get_variable!("w", [1]))?;
    // Dropped by the end of the first pass or the beginning of the second one: no pass is active in either case.
    assert!(asked.lock().expect("no panic")[0].starts_with("scope! has no active scope"));
    Ok(())
}

#[test]
fn what_a_template_kept_of_an_earlier_pass_is_dropped_outside_of_the_stack() -> Result<()> {
    let store = VarStore::new();
    let (asking, asked) = Asking::new();
    let ask = || get_variable!("w", [1]);
    let template = model!(store, {
        let template = make_template("t")?;
        let getter = asking.getter();
        scope!("outer", custom_getter = getter, template.run(ask))?;
        template
    });
    model!(store, template.run(ask))?;
    assert_eq!(asked.lock().expect("no panic").len(), 1);
    assert!(!asked.lock().expect("no panic")[0].contains("borrow"));
    Ok(())
}

#[test]
fn a_result_that_a_template_refuses_is_dropped_outside_of_the_stack() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let template = make_template("t")?;
        let (first, _) = Asking::new();
        let (second, asked) = Asking::new();
        let mut results = vec![second, first];
        let mut call = || {
            template.run(|| -> Result<_> {
                variable!([1.0], name = "always_new")?;
                Ok(results.pop())
            })
        };
        drop(call()?);
        let error = call().map(|_| ()).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::TemplateNewTrainable { .. }),
            "{error}"
        );
        assert_eq!(asked.lock().expect("no panic").len(), 1);
    });
    Ok(())
}

#[test]
fn an_initializer_asks_for_another_variable() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let initializer = varscope::init::from_fn("twice_the_scale", |fill| {
            let scale = scope!(
                "init",
                get_variable!("scale", [1], initializer = constant(2.0))
            )?;
            Ok::<_, Error>(HostArray::from(arr1(&vec![
                2.0 * scale.value()[0];
                fill.shape[0]
            ])))
        });
        let w = scope!("a", get_variable!("w", [3], initializer = initializer))?;
        assert_eq!(w.value(), arr1(&[4.0, 4.0, 4.0]));
    });
    let paths: Vec<String> = store
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect();
    assert_eq!(paths, ["a/init/scale", "a/w"]);
    Ok(())
}

#[test]
fn an_initializer_runs_a_pass_of_its_own() -> Result<()> {
    let store = VarStore::new();
    let inner = store.clone();
    let initializer = varscope::init::from_fn("from_a_pass", move |_| {
        let base = model!(
            inner,
            get_variable!("base", [1], initializer = constant(3.0))
        )?;
        Ok::<_, Error>(HostArray::from(base.value().into_owned()))
    });
    model!(store, {
        let w = get_variable!("w", [1], initializer = initializer)?;
        assert_eq!(w.value(), arr1(&[3.0]));
        assert_eq!(get_variable!("base", [1])?.value(), w.value());
    });
    Ok(())
}

/// Fills a variable with itself.
fn itself() -> Initializer {
    varscope::init::from_fn("itself", |fill| {
        let w = get_variable!(fill.name, [1], initializer = itself())?;
        Ok::<_, Error>(HostArray::from(w.value().into_owned()))
    })
}

#[test]
fn an_initializer_that_asks_for_its_own_variable_is_refused() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let error = get_variable!("w", [1], initializer = itself()).unwrap_err();
        assert!(
            error
                .message()
                .contains("is asked for by its own initializer"),
            "{error}"
        );
        let name = String::from("w");
        // As in TensorFlow, the failed attempt keeps the name in this pass, and the key is free.
        assert_eq!(get_variable!(&name, [1])?.key(), Some("w"));
    });
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn panic_inside_an_initializer_leaves_the_store_usable() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..2 {
        model!(store, {
            let initializer = varscope::init::from_fn("panicking", |_| -> Result<HostArray> {
                panic!("no value")
            });
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                scope!("a", get_variable!("w", [1], initializer = initializer))
            }));
            assert!(panicked.is_err());
            assert_eq!(varscope::current_scope()?.name(), "");
        });
        assert!(store.is_empty());
    }
    let w = model!(store, scope!("a", get_variable!("w", [1])))?;
    assert_eq!(w.name(), "a/w:0");
    // Another thread would wait for ever if the name were still reserved.
    let found = std::thread::scope(|threads| {
        threads
            .spawn(|| model!(store, scope!("a", get_variable!("w", [1]))))
            .join()
            .expect("no panic")
    })?;
    assert_eq!(found, w);
    Ok(())
}

#[test]
fn a_getter_asks_for_further_variables() -> Result<()> {
    let store = VarStore::new();
    // Weight normalisation: `w` is asked for as a direction and a length.
    let getter = CustomGetter::from_fn(|next, request| {
        if request.name().ends_with("/g") {
            return next.get(request);
        }
        let length = format!("{}/g", request.name());
        scope!("aside", variable!([0.0], name = "seen", trainable = false))?;
        let length = next.get(Request::new(length).shape([1]).initializer(ones()))?;
        assert_eq!(length.shape(), [1]);
        next.get(request)
    });
    model!(store, {
        let w = scope!("a", custom_getter = getter, get_variable!("w", [2]))?;
        assert_eq!(w.name(), "a/w:0");
    });
    let paths: Vec<String> = store
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect();
    // Names that are no variables' begin at the root in a getter, as in TensorFlow.
    assert_eq!(paths, ["aside/seen", "a/w/g", "a/w"]);
    Ok(())
}

#[test]
fn a_getter_of_one_model_answers_from_another() -> Result<()> {
    let (store, teacher) = (VarStore::with_seed(1), VarStore::with_seed(2));
    let kept = teacher.clone();
    let getter = CustomGetter::from_fn(move |_, request| {
        model!(
            kept as root,
            root.get_variable(Request::new(request.name().to_owned()).shape([2]))
        )
    });
    model!(store, {
        scope!("a", custom_getter = getter, {
            assert_eq!(get_variable!("w", [2])?.name(), "a/w:0");
        });
        assert_eq!(varscope::current_scope()?.name(), "");
    });
    assert_eq!((store.len(), teacher.len()), (0, 1));
    Ok(())
}

#[test]
fn a_regularizer_asks_for_a_variable() -> Result<()> {
    let store = VarStore::new();
    let regularizer = Regularizer::from_fn("scaled", |v| {
        let rate = scope!(
            "rates",
            reuse = auto,
            get_variable!("rate", [1], initializer = ones())
        )?;
        Ok::<_, Error>(Some(
            Arc::new(rate.value()[0] * v.shape()[0] as f32) as AnyValue
        ))
    });
    for _ in 0..2 {
        model!(store, {
            scope!("a", {
                get_variable!("w", [3], regularizer = regularizer.clone())?;
                get_variable!("v", [4], regularizer = regularizer.clone())?;
            });
            let losses = get_collection(REGULARIZATION_LOSSES)?;
            let names: Vec<String> = losses.iter().map(|loss| loss.name()).collect();
            assert_eq!(
                names,
                ["a/w/Regularizer/scaled:0", "a/v/Regularizer/scaled:0"]
            );
        });
    }
    assert_eq!(store.len(), 3);
    Ok(())
}

#[test]
fn a_constraint_asks_for_a_variable() -> Result<()> {
    let store = VarStore::new();
    let constraint = Constraint::from_fn("below_the_limit", |value| {
        let limit = scope!(
            "limits",
            reuse = auto,
            get_variable!("limit", [1], initializer = ones())
        )?;
        let limit = limit.value()[0];
        let value = value.into_array::<f32>().map_err(|_| "not f32")?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(HostArray::from(
            value.mapv(|x| x.min(limit)).into_owned(),
        ))
    });
    model!(store, {
        let w = get_variable!(
            "w",
            [2],
            initializer = constant(5.0),
            constraint = constraint
        )?;
        store.apply_constraints()?;
        assert_eq!(w.value(), arr1(&[1.0, 1.0]));
    });
    // Outside of every pass it fails for its own reason, and the value stays.
    let error = store.apply_constraints().unwrap_err();
    assert!(error.message().contains("no active scope"), "{error:?}");
    Ok(())
}

#[test]
fn an_explicit_pass_inside_a_block_is_not_the_active_one() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        scope!("ambient", {
            let mut pass = store.pass();
            let mut explicit = pass.scope("explicit")?;
            let v = explicit.variable(arr1(&[1.0]), VariableOptions::new().name("v"))?;
            assert_eq!(v.name(), "explicit/v:0");
            assert_eq!(get_variable!("w", [1])?.name(), "ambient/w:0");
        });
    });
    Ok(())
}

#[test]
fn a_getter_runs_in_the_root_name_scope() -> Result<()> {
    let store = VarStore::new();
    let getter = CustomGetter::from_fn(|next, request| {
        name_scope!("g" as here, {
            assert_eq!(here, "g/");
            let made = variable!(0.0, name = "in_getter")?;
            assert_eq!(made.path(), "g/in_getter");
        });
        next.get(request)
    });
    model!(store, {
        scope!("s", custom_getter = getter, {
            let w = get_variable!("w", [1])?;
            assert_eq!(w.path(), "s/w");
            name_scope!("after" as here, assert_eq!(here, "s/after/"));
        });
    });
    Ok(())
}
