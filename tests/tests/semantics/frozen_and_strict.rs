//! `freeze()` and `strict()`: what would pass in silence is an error with both places.

use std::sync::Arc;

use varscope::collection::{GLOBAL_VARIABLES, LOCAL_VARIABLES, MODEL_VARIABLES};
use varscope::error::ErrorKind;
use varscope::init::{constant, from_fn, ones, value};
use varscope::partition::fixed_size;
use varscope::{
    AnyValue, AnyVariable, Constraint, Error, HostArray, Pass, Regularizer, Request, Result, Reuse,
    ScopeOptions, VarStore, VariableOptions,
};

fn ask(name: &str) -> Request {
    Request::new(name).shape([1])
}

#[test]
fn a_frozen_store_names_the_nearest_names() -> Result<()> {
    let store = VarStore::new();
    for name in ["conv1/weights", "conv1/biases", "conv2/weights"] {
        store.pass().get_variable(ask(name))?;
    }
    store.freeze();
    let mut pass = store.pass();
    let mut conv1 = pass.scope("conv1")?;
    conv1.get_variable(ask("weights"))?;
    let error = conv1.get_variable(ask("wieghts")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Frozen { name } if name == "conv1/wieghts"));
    assert_eq!(
        error.nearest().first().map(String::as_str),
        Some("conv1/weights")
    );
    assert!(error.to_string().contains("conv1/weights"), "{error}");
    assert!(
        error
            .requested()
            .is_some_and(|at| at.site.file.ends_with("frozen_and_strict.rs"))
    );
    assert_eq!(store.len(), 3);

    store.unfreeze();
    assert_eq!(conv1.get_variable(ask("wieghts"))?.path(), "conv1/wieghts");
    Ok(())
}

#[test]
fn a_frozen_store_creates_nothing_in_whatever_way() -> Result<()> {
    let store = VarStore::new();
    store.freeze();
    let mut pass = store.pass_with(Reuse::Auto);
    let never = from_fn("never", |_| {
        Err::<HostArray, _>("a frozen store does not fill")
    });
    let is_frozen = |error: Error| matches!(error.kind(), ErrorKind::Frozen { .. });
    assert!(is_frozen(
        pass.get_variable(ask("w").initializer(never.clone()))
            .unwrap_err()
    ));
    assert!(is_frozen(
        pass.get_variable(Request::new("v").initializer(value([1])))
            .unwrap_err()
    ));
    let parts = Request::new("p")
        .shape([4])
        .initializer(never)
        .partitioner(fixed_size(2, 0));
    assert!(is_frozen(pass.get_variable(parts).unwrap_err()));
    assert!(is_frozen(
        pass.variable(1.0f32, VariableOptions::new().name("v"))
            .unwrap_err()
    ));
    assert!(store.is_empty());
    // Nothing was taken either.
    store.unfreeze();
    assert_eq!(pass.get_variable(ask("w"))?.path(), "w");
    Ok(())
}

#[test]
fn a_missing_name_under_reuse_names_the_nearest_names() -> Result<()> {
    let store = VarStore::new();
    store.pass().get_variable(ask("encoder/kernel"))?;
    let error = store
        .pass_with(true)
        .get_variable(ask("encoder/kernal"))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DoesNotExist { .. }));
    assert_eq!(error.nearest(), ["encoder/kernel"]);
    Ok(())
}

#[test]
fn the_nearest_names_are_three_and_the_likest_come_first() -> Result<()> {
    let store = VarStore::new();
    // In another order than that of likeness; what is equally like stays in the order of creation.
    for name in [
        "net/wxyz",
        "net/weights_3",
        "far/away",
        "net/weight",
        "net/weights_2",
        "net/weights_1",
        "net/Weights",
    ] {
        store.pass().get_variable(ask(name))?;
    }
    let missing = |name: &str| {
        let error = store.pass_with(true).get_variable(ask(name)).unwrap_err();
        let nearest = error.nearest().to_vec();
        let places = nearest
            .iter()
            .map(|name| error.to_string().find(name.as_str()));
        let places: Vec<_> = places.collect();
        assert!(places.is_sorted() && !places.contains(&None), "{error}");
        nearest
    };
    let likest = ["net/weight", "net/Weights", "net/weights_3"];
    assert_eq!(missing("net/weights"), likest);
    assert_eq!(
        missing("net/weights_4"),
        ["net/weights_3", "net/weights_2", "net/weights_1"]
    );
    assert!(missing("nothing/like/this/at/all").is_empty());
    Ok(())
}

fn l2(v: &AnyVariable) -> Result<Option<AnyValue>> {
    Ok(Some(Arc::new(v.read()?) as AnyValue))
}

fn described(pass: &mut Pass) -> Result<AnyVariable> {
    let request = ask("w")
        .initializer(constant(0.5))
        .trainable(false)
        .collections([GLOBAL_VARIABLES, MODEL_VARIABLES]);
    let request = request.regularizer(Regularizer::from_fn("l2", l2));
    pass.get_variable(request.constraint(Constraint::from_fn("unit", Ok::<_, Error>)))
}

#[test]
fn a_strict_store_refuses_every_difference_with_both_places() -> Result<()> {
    let store = VarStore::new();
    described(&mut store.pass())?;
    let again = |v: &AnyVariable| l2(v);
    let other_l2 = Regularizer::from_fn("l2", again);
    let differing = [
        ("initializer", ask("w").initializer(constant(0.25))),
        ("regularizer", ask("w").regularizer(other_l2)),
        (
            "constraint",
            ask("w").constraint(Constraint::from_fn("other", Ok::<_, Error>)),
        ),
        ("trainable", ask("w").trainable(true)),
        ("collections", ask("w").collections([LOCAL_VARIABLES])),
        ("collections", ask("w").local()),
        // Some of them, and one more than all.
        ("collections", ask("w").collections([MODEL_VARIABLES])),
        (
            "collections",
            ask("w").collections([GLOBAL_VARIABLES, MODEL_VARIABLES, "mine"]),
        ),
    ];
    for (option, request) in differing {
        // TensorFlow, and varscope by default, say nothing: neither in a later pass nor in one that shares.
        let mut pass = store.pass_with(Reuse::Auto);
        pass.get_variable(request.clone())?;
        pass.get_variable(request.clone())?;
        let strict = VarStore::new();
        strict.strict();
        described(&mut strict.pass())?;
        for reuse in [Reuse::False, Reuse::True, Reuse::Auto] {
            let error = strict
                .pass_with(reuse)
                .get_variable(request.clone())
                .unwrap_err();
            let ErrorKind::Strict { option: found, .. } = error.kind() else {
                panic!("{error}")
            };
            assert_eq!(*found, option);
            assert!(error.requested().is_some() && error.defined().is_some());
            assert_ne!(
                error.requested().map(|at| at.site),
                error.defined().map(|at| at.site)
            );
        }
    }
    Ok(())
}

#[test]
fn a_strict_store_says_what_differs() -> Result<()> {
    let store = VarStore::new();
    store.strict();
    described(&mut store.pass())?;
    let error = store
        .pass()
        .get_variable(ask("w").initializer(ones()))
        .unwrap_err();
    assert_eq!(
        error.message(),
        "Trying to share variable w, but specified initializer = ones() and it was created with initializer = \
         constant(0.5) (the store is strict)."
    );
    Ok(())
}

#[test]
fn a_strict_store_lets_the_same_code_run_again() -> Result<()> {
    let store = VarStore::new();
    store.strict();
    for _ in 0..100 {
        let mut pass = store.pass();
        let w = described(&mut pass)?;
        // What is not said is no difference.
        assert_eq!(
            pass.scope(ScopeOptions::at("").reuse(true))?
                .get_variable(Request::new("w"))?,
            w
        );
        // Functions are compared by where they are written, since layers write them anew in every call.
        let filled = from_fn("sevens", |fill| {
            Ok::<_, Error>(HostArray::from(vec![7.0f32; fill.shape[0]]))
        });
        pass.get_variable(ask("by_function").initializer(filled))?;
        // In whatever order.
        pass.get_variable(ask("listed").collections(if store.len() == 2 {
            ["a", "b"]
        } else {
            ["b", "a"]
        }))?;
        pass.get_variable(
            Request::new("parts")
                .shape([4])
                .initializer(ones())
                .partitioner(fixed_size(2, 0)),
        )?;
    }
    assert_eq!(store.len(), 5);
    Ok(())
}

#[test]
fn a_strict_store_knows_the_defaults_of_the_scope() -> Result<()> {
    let store = VarStore::new();
    store.strict();
    store
        .pass()
        .scope(ScopeOptions::at("a").initializer(ones()))?
        .get_variable(ask("w"))?;
    let error = store
        .pass()
        .scope(ScopeOptions::at("a").initializer(constant(2)))?
        .get_variable(ask("w"))
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Strict {
            option: "initializer",
            ..
        }
    ));
    let mut pass = store.pass();
    let parts = |p: &mut Pass, i| {
        let request = Request::new("parts")
            .shape([4])
            .initializer(i)
            .partitioner(fixed_size(2, 0));
        p.get_variable(request)
    };
    parts(&mut pass, ones())?;
    let error = parts(&mut store.pass(), constant(2)).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Strict { option: "initializer", name, .. } if name == "parts")
    );
    Ok(())
}

#[test]
fn a_strict_store_asks_nothing_of_what_came_with_a_file()
-> std::result::Result<(), Box<dyn std::error::Error>> {
    let trained = VarStore::new();
    described(&mut trained.pass())?;
    let file = std::env::temp_dir().join(format!(
        "varscope-strict-{}.safetensors",
        std::process::id()
    ));
    trained.save(&file)?;
    let store = VarStore::new();
    store.strict();
    let loaded = store.load(&file);
    std::fs::remove_file(&file)?;
    loaded?;
    described(&mut store.pass())?;
    let error = store
        .pass()
        .get_variable(ask("w").trainable(true))
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Strict {
            option: "trainable",
            ..
        }
    ));
    Ok(())
}

#[test]
fn a_strict_store_says_which_collections_differ_in_any_order() -> Result<()> {
    let store = VarStore::new();
    store.strict();
    let asked = |keys: &[&'static str]| {
        store
            .pass()
            .get_variable(ask("w").collections(keys.iter().copied()))
    };
    asked(&["a", "b"])?;
    asked(&["b", "a"])?;
    let error = asked(&["a", "c"]).unwrap_err();
    let message = error.message();
    assert!(
        message.contains(r#"collections = ["a", "c", "trainable_variables"]"#),
        "{message}"
    );
    assert!(
        message.contains(r#"collections = ["a", "b", "trainable_variables"]"#),
        "{message}"
    );
    Ok(())
}

#[test]
fn a_store_is_strict_until_it_is_lenient() -> Result<()> {
    let store = VarStore::new();
    store.pass().get_variable(ask("w").initializer(ones()))?;
    let other = || store.pass().get_variable(ask("w").trainable(false));
    for _ in 0..2 {
        store.strict();
        assert!(store.is_strict());
        assert!(matches!(
            other().unwrap_err().kind(),
            ErrorKind::Strict { .. }
        ));
        store.lenient();
        assert!(!store.is_strict());
        other()?;
    }
    Ok(())
}

/// What a variable was made with is remembered whether anybody was strict then or not.
#[test]
fn a_store_that_becomes_strict_knows_what_its_variables_were_made_with() -> Result<()> {
    let store = VarStore::new();
    let asked = |initializer| store.pass().get_variable(ask("w").initializer(initializer));
    asked(ones())?;
    store.strict();
    asked(ones())?;
    let error = asked(constant(0.5)).unwrap_err();
    assert!(
        error
            .message()
            .contains("created with initializer = ones()"),
        "{error}"
    );
    Ok(())
}
