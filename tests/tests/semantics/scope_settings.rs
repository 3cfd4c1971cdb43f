//! What can be set on a captured scope, and what constraints do.

use std::sync::Arc;

use varscope::collection::REGULARIZATION_LOSSES;
use varscope::error::ErrorKind;
use varscope::init::{constant, ones, zeros};
use varscope::partition::fixed_size;
use varscope::{
    AnyValue, AnyVariable, Constraint, CustomGetter, DType, Error, HostArray, Pass, Regularizer,
    Request, Result, ScopeOptions, VarStore, no_regularizer,
};

fn get(pass: &mut Pass, name: &str) -> Result<AnyVariable> {
    pass.get_variable(Request::new(name).shape([2]))
}

fn losing(name: &str) -> Regularizer {
    Regularizer::from_fn(name, |_| Ok::<_, Error>(Some(Arc::new(()) as AnyValue)))
}

/// Clips to [0, 1].
fn unit() -> Constraint {
    Constraint::from_fn("unit", |value: HostArray| match value.view::<f32>() {
        Some(v) => Ok(v.mapv(|x| x.clamp(0.0, 1.0)).into()),
        None => Err("only for f32"),
    })
}

#[test]
fn what_is_set_on_a_scope_holds_from_then_on() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut a = pass.scope("a")?;
    let scope = a.current_scope();
    let mut open_before = a.scope("open_before")?;

    scope.set_dtype(DType::F64);
    scope.set_initializer(constant(3));
    scope.set_regularizer(losing("set"));
    scope.set_constraint(unit());
    assert_eq!(
        (scope.dtype(), scope.initializer()),
        (DType::F64, Some(constant(3)))
    );
    assert_eq!(scope.regularizer(), Some(losing("set")));

    // Not for scopes that are open already.
    assert_eq!(get(&mut open_before, "w")?.dtype(), DType::F32);
    drop(open_before);
    // For the scope itself, for those that are opened in it later, and where it is entered again.
    for (options, name) in [(None, "a/w"), (Some("later"), "a/later/w")] {
        let w = match options {
            None => get(&mut a, "w")?,
            Some(below) => get(&mut *a.scope(below)?, "w")?,
        };
        assert_eq!((w.path(), w.dtype()), (name, DType::F64));
        assert_eq!(w.read()?, [3.0f64, 3.0].into());
        // But for the constraint, which is the scope's own.
        assert_eq!(w.constraint().is_some(), options.is_none());
    }
    drop(a);
    let mut again = pass.scope(&scope)?;
    assert_eq!(get(&mut again, "v")?.dtype(), DType::F64);
    let losses: Vec<_> = again
        .get_collection(REGULARIZATION_LOSSES)
        .iter()
        .map(|l| l.name())
        .collect();
    assert_eq!(
        losses,
        [
            "a/w/Regularizer/set:0",
            "a/later/w/Regularizer/set:0",
            "a/v/Regularizer/set:0"
        ]
    );
    Ok(())
}

#[test]
fn partitioner_and_getter_can_be_set_too() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let outer = CustomGetter::from_fn(|next, request| next.get(request.trainable(false)));
    let mut a = pass.scope(ScopeOptions::at("a").custom_getter(outer))?;
    assert!(!get(&mut a, "by_outer")?.trainable());
    let scope = a.current_scope();
    scope.set_partitioner(fixed_size(2, 0));
    get(&mut a, "w")?;
    assert!(store.get("a/w/part_1").is_some());
    // All getters are replaced.
    scope.set_custom_getter(CustomGetter::from_fn(|next, request| {
        next.get(request.whole().initializer(ones()))
    }));
    let v = get(&mut a, "v")?;
    assert!(v.trainable());
    assert_eq!(v.read()?, [1.0f32, 1.0].into());
    Ok(())
}

#[test]
fn no_regularizer_stops_the_one_of_the_scope() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut a = pass.scope(ScopeOptions::at("a").regularizer(losing("l2")))?;
    a.get_variable(Request::new("w").shape([1]).regularizer(no_regularizer()))?;
    let mut inner = a.scope(ScopeOptions::at("inner").regularizer(no_regularizer()))?;
    get(&mut inner, "w")?;
    assert!(inner.get_collection(REGULARIZATION_LOSSES).is_empty());
    inner.get_variable(Request::new("v").shape([1]).regularizer(losing("own")))?;
    assert_eq!(inner.get_collection(REGULARIZATION_LOSSES).len(), 1);
    Ok(())
}

#[test]
fn a_constraint_is_the_scopes_own_and_never_inherited() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut a = pass.scope(ScopeOptions::at("a").constraint(unit()))?;
    assert_eq!(get(&mut a, "w")?.constraint(), Some(&unit()));
    let captured = a.current_scope();
    for (options, name) in [
        (ScopeOptions::at("child"), "u"),
        (ScopeOptions::at("with_dtype").dtype(DType::F64), "u"),
        (ScopeOptions::at(&captured), "u"),
        (ScopeOptions::at(&captured).dtype(DType::F64), "v"),
    ] {
        let mut inside = a.scope(options)?;
        assert_eq!(get(&mut inside, name)?.constraint(), None);
        let mut own = inside.scope(ScopeOptions::at("own").constraint(unit()))?;
        assert_eq!(get(&mut own, name)?.constraint(), Some(&unit()));
        let mut below = own.scope("below")?;
        assert_eq!(get(&mut below, name)?.constraint(), None);
    }
    // The active scope keeps its own, and so does the handle.
    assert_eq!(get(&mut a, "later")?.constraint(), Some(&unit()));
    let by_handle = captured.get_variable(Request::new("by_handle").shape([2]))?;
    assert_eq!(by_handle.constraint(), Some(&unit()));
    let below = captured
        .child("below")
        .get_variable(Request::new("w").shape([2]))?;
    assert_eq!(below.constraint(), None);
    Ok(())
}

#[test]
fn constraints_are_applied_when_asked_for() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..100 {
        let mut pass = store.pass();
        let plain = |name: &str| Request::new(name).shape([2]).initializer(zeros());
        let w = pass
            .scope(ScopeOptions::at("a").constraint(unit()))?
            .get_variable(plain("w"))?;
        let free = pass.get_variable(plain("free"))?;
        w.assign([-1.0f32, 2.0])?;
        free.assign([-1.0f32, 2.0])?;
        store.apply_constraints()?;
        assert_eq!(w.read()?, [0.0f32, 1.0].into());
        assert_eq!(free.read()?, [-1.0f32, 2.0].into());
    }
    Ok(())
}

#[test]
fn a_constraint_that_fails_or_changes_the_shape_leaves_the_value() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let ints = pass.get_variable(
        Request::new("ints")
            .initializer(varscope::init::value([7]))
            .constraint(unit()),
    )?;
    let error = store.apply_constraints().unwrap_err();
    assert_eq!(
        error.message(),
        "The constraint of variable ints: only for f32"
    );
    assert_eq!(ints.read()?, [7].into());
    let longer = Constraint::from_fn("longer", |_| Ok::<_, Error>([1.0f32; 3].into()));
    let w = pass.get_variable(
        Request::new("w")
            .shape([2])
            .initializer(zeros())
            .constraint(longer),
    )?;
    assert!(matches!(
        w.apply_constraint().unwrap_err().kind(),
        ErrorKind::Assign { .. }
    ));
    assert_eq!(w.read()?, [0.0f32, 0.0].into());
    Ok(())
}
