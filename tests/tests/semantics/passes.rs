//! A hundred passes of everything: what a later pass finds is what the first one made.

use std::collections::HashSet;
use std::sync::Arc;

use varscope::collection::{Collected, GLOBAL_VARIABLES, LOCAL_VARIABLES, REGULARIZATION_LOSSES};
use varscope::error::ErrorKind;
use varscope::init::{constant, value};
use varscope::{
    AnyValue, AnyVariable, DType, Error, NameScopeOptions, Pass, Regularizer, Request, Result,
    Reuse, Scope, ScopeOptions, Template, TemplateOptions, VarStore, VariableOptions,
};

const PASSES: usize = 100;

fn get(pass: &mut Pass, name: &str) -> Result<AnyVariable> {
    pass.get_variable(Request::new(name).shape([1]))
}

fn by_default(name: &str) -> ScopeOptions {
    ScopeOptions::unnamed().default_name(name)
}

/// Walks the same code again and again; it must say the same in every pass.
fn always_the_same<T: PartialEq + std::fmt::Debug>(
    store: &VarStore,
    mut code: impl FnMut(&mut Pass) -> Result<T>,
) -> Result<T> {
    let first = code(&mut store.pass())?;
    let count = store.len();
    for i in 1..PASSES {
        assert_eq!(code(&mut store.pass())?, first, "pass {i}");
    }
    assert_eq!(store.len(), count);
    Ok(first)
}

#[test]
fn the_first_pass_creates_and_later_ones_find() -> Result<()> {
    let store = VarStore::new();
    always_the_same(&store, |pass| {
        let w = get(&mut *pass.scope("a")?, "w")?;
        let twice = get(&mut *pass.scope("a")?, "w").unwrap_err();
        assert!(matches!(twice.kind(), ErrorKind::AlreadyExists { .. }));
        let shared = pass
            .scope(ScopeOptions::at("a").reuse(true))?
            .get_variable(Request::new("w"))?;
        assert_eq!(shared, w);
        Ok(w)
    })?;
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn reuse_of_what_an_earlier_pass_made_is_reuse_of_what_exists() -> Result<()> {
    let store = VarStore::new();
    get(&mut store.pass(), "w")?;
    for reuse in [Reuse::True, Reuse::Auto] {
        let mut pass = store.pass_with(reuse);
        assert_eq!(get(&mut pass, "w")?, get(&mut pass, "w")?);
    }
    let missing = get(&mut store.pass_with(true), "v").unwrap_err();
    assert!(matches!(missing.kind(), ErrorKind::DoesNotExist { .. }));
    Ok(())
}

#[test]
fn finding_checks_what_sharing_checks() -> Result<()> {
    let store = VarStore::new();
    get(&mut store.pass(), "w")?;
    for _ in 0..PASSES {
        let error = store
            .pass()
            .get_variable(Request::new("w").shape([2]))
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::ShapeMismatch { .. }));
        let error = store
            .pass()
            .get_variable(Request::new("w").shape([1]).dtype(DType::F64))
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::DtypeMismatch { .. }));
        assert!(error.defined().is_some() && error.requested().is_some());
    }
    Ok(())
}

#[test]
fn values_without_a_dtype_are_found_by_what_they_would_have_made() -> Result<()> {
    let store = VarStore::new();
    always_the_same(&store, |pass| {
        pass.get_variable(Request::new("ints").initializer(value([23, 42])))
    })?;
    let other = store
        .pass()
        .get_variable(Request::new("ints").initializer(value([1, 2, 3])))
        .unwrap_err();
    assert!(matches!(other.kind(), ErrorKind::ShapeMismatch { .. }));
    let other = store
        .pass()
        .get_variable(Request::new("ints").initializer(value([0.5f32, 1.0])))
        .unwrap_err();
    assert!(matches!(other.kind(), ErrorKind::DtypeMismatch { .. }));
    Ok(())
}

#[test]
fn default_names_count_from_the_start_in_every_pass() -> Result<()> {
    let store = VarStore::new();
    let made = always_the_same(&store, |pass| {
        let mut made = Vec::new();
        for _ in 0..3 {
            let mut dense = pass.scope(by_default("dense"))?;
            made.push(get(&mut dense, "w")?);
            made.push(get(&mut *dense.scope(by_default("inner"))?, "w")?);
        }
        Ok(made)
    })?;
    let paths: Vec<_> = made.iter().map(AnyVariable::path).collect();
    let expected = [
        "dense/w",
        "dense/inner/w",
        "dense_1/w",
        "dense_1/inner/w",
        "dense_2/w",
        "dense_2/inner/w",
    ];
    assert_eq!(paths, expected);
    Ok(())
}

#[test]
fn names_of_operations_and_scopes_are_the_same_in_every_pass() -> Result<()> {
    let store = VarStore::new();
    let names = always_the_same(&store, |pass| {
        let mut names = vec![pass.name_operation("relu")?, pass.name_operation("relu")?];
        for _ in 0..2 {
            let mut block = pass.name_scope(NameScopeOptions::unnamed().default_name("block"))?;
            names.push(block.name_operation("relu")?);
        }
        get(pass, "relu")?;
        names.push(pass.name_operation("relu")?);
        Ok(names)
    })?;
    assert_eq!(
        names,
        ["relu", "relu_1", "block/relu", "block_1/relu", "relu_3"]
    );
    Ok(())
}

#[test]
fn a_variable_that_is_found_marks_its_name_as_used() -> Result<()> {
    let store = VarStore::new();
    get(&mut store.pass(), "w")?;
    let mut pass = store.pass();
    get(&mut pass, "w")?;
    assert_eq!(pass.name_operation("w")?, "w_1");
    // Where nobody asks for it, the name is free.
    assert_eq!(store.pass().name_operation("w")?, "w");
    Ok(())
}

#[test]
fn a_name_and_a_key_are_given_once() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.name_operation("w")?;
    let w = get(&mut pass, "w")?;
    assert_eq!((w.path(), w.key()), ("w_1", Some("w")));
    drop(pass);
    for _ in 0..PASSES {
        assert_eq!(get(&mut store.pass(), "w")?, w);
    }
    Ok(())
}

#[test]
fn regularization_losses_are_added_once_per_variable_and_pass() -> Result<()> {
    let store = VarStore::new();
    let l2 = Regularizer::from_fn("l2", |v| {
        let sum = v
            .read()?
            .view::<f32>()
            .map(|v| v.iter().map(|x| x * x).sum::<f32>());
        Ok::<_, Error>(sum.map(|sum| Arc::new(sum) as AnyValue))
    });
    for step in 0..PASSES {
        let mut pass = store.pass();
        let mut a = pass.scope(
            ScopeOptions::at("a")
                .regularizer(l2.clone())
                .reuse(Reuse::Auto),
        )?;
        let w = a.get_variable(Request::new("w").shape([2]).initializer(constant(0)))?;
        a.get_variable(Request::new("w"))?;
        let losses = a.get_collection(REGULARIZATION_LOSSES);
        assert_eq!(
            losses.iter().map(|l| l.name()).collect::<Vec<_>>(),
            ["a/w/Regularizer/l2:0"]
        );
        // Computed anew, from what the variable holds in this pass.
        assert_eq!(
            losses[0].value::<f32>(),
            Some(&(2.0 * (step * step) as f32))
        );
        w.assign([step as f32 + 1.0; 2])?;
    }
    Ok(())
}

#[test]
fn collections_hold_the_same_in_every_pass() -> Result<()> {
    let store = VarStore::new();
    always_the_same(&store, |pass| {
        let b = get(&mut *pass.scope("b")?, "w")?;
        get(&mut *pass.scope("a")?, "w")?;
        pass.get_variable(Request::new("count").shape(()).dtype(DType::I32).local())?;
        pass.add_to_collection("mine", &b);
        pass.add_to_collection("mine", Collected::new("loss", Arc::new(0.5f32)));
        let a = pass.scope("a")?.current_scope();
        let mut lists = vec![a.get_collection(GLOBAL_VARIABLES)?];
        for key in [GLOBAL_VARIABLES, LOCAL_VARIABLES, "mine"] {
            lists.push(pass.get_collection(key));
        }
        Ok(lists
            .iter()
            .map(|items| items.iter().map(|i| i.name()).collect::<Vec<_>>())
            .collect::<Vec<_>>())
    })?;
    let mut pass = store.pass();
    // In the order of this pass, not of creation; and only what was asked for.
    get(&mut *pass.scope("a")?, "w")?;
    let names: Vec<_> = pass
        .get_collection(GLOBAL_VARIABLES)
        .iter()
        .map(|i| i.name())
        .collect();
    assert_eq!(names, ["a/w:0"]);
    let stored: Vec<_> = store
        .get_collection(GLOBAL_VARIABLES)
        .iter()
        .map(AnyVariable::name)
        .collect();
    assert_eq!(stored, ["b/w:0", "a/w:0"]);
    Ok(())
}

#[test]
fn variables_of_their_own_get_names_that_are_unique_in_a_pass() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..PASSES {
        let mut names = HashSet::new();
        let mut pass = store.pass();
        let mut a = pass.scope("a")?;
        for _ in 0..2 {
            let v = a.variable(0.0f32, VariableOptions::new().name("v"))?;
            assert!(names.insert(v.path().to_lowercase()), "{v}");
            assert_eq!(store.get(v.path()), Some(v));
        }
        let upper = a.variable(0.0f32, VariableOptions::new().name("V"))?;
        assert!(names.insert(upper.path().to_lowercase()), "{upper}");
        assert_eq!(a.get_collection(GLOBAL_VARIABLES).len(), 3);
    }
    assert_eq!(store.len(), 3);
    Ok(())
}

#[test]
fn a_captured_scope_means_the_scope_of_its_name_in_every_pass() -> Result<()> {
    let store = VarStore::new();
    let captured: Scope = {
        let mut pass = store.pass();
        let mut model = pass.scope(
            ScopeOptions::at("model")
                .dtype(DType::F64)
                .initializer(constant(1)),
        )?;
        get(&mut model, "w")?;
        model.current_scope()
    };
    always_the_same(&store, |pass| {
        let mut again = pass.scope(&captured)?;
        let w = get(&mut again, "w")?;
        assert_eq!((w.path(), w.dtype()), ("model/w", DType::F64));
        let names = (again.current_name_scope(), again.original_name_scope());
        Ok((w, names))
    })?;
    // Its settings are one object for all who hold it.
    captured.set_dtype(DType::I32);
    captured.reuse_variables();
    let mut pass = store.pass();
    let mut again = pass.scope(&captured)?;
    assert_eq!(again.reuse(), Reuse::True);
    assert!(matches!(
        get(&mut again, "w").unwrap_err().kind(),
        ErrorKind::DtypeMismatch { .. }
    ));
    Ok(())
}

fn called_twice(template: &Template, pass: &mut Pass) -> Result<AnyVariable> {
    let first = template.call(pass, |pass| get(pass, "w"))?;
    let second = template.call(pass, |pass| get(pass, "w"))?;
    assert_eq!(first, second);
    Ok(first)
}

#[test]
fn templates_made_in_every_pass() -> Result<()> {
    for now in [false, true] {
        let store = VarStore::new();
        let made = always_the_same(&store, |pass| {
            let options = || TemplateOptions::new("t").create_scope_now(now);
            let (a, b) = (
                pass.make_template(options())?,
                pass.make_template(options())?,
            );
            Ok([called_twice(&a, pass)?, called_twice(&b, pass)?])
        })?;
        assert_eq!(made.each_ref().map(AnyVariable::path), ["t/w", "t_1/w"]);
    }
    Ok(())
}

#[test]
fn a_template_made_once_is_called_first_in_every_pass() -> Result<()> {
    for now in [false, true] {
        let store = VarStore::new();
        let template = store
            .pass()
            .make_template(TemplateOptions::new("t").create_scope_now(now))?;
        always_the_same(&store, |pass| called_twice(&template, pass))?;
    }
    Ok(())
}

#[test]
fn a_template_keeps_apart_the_passes_and_stores_that_it_is_called_in() -> Result<()> {
    let (one, other) = (VarStore::new(), VarStore::new());
    let mut outer = one.pass();
    let template = outer.make_template("t")?;
    let first = called_twice(&template, &mut outer)?;
    assert_eq!(called_twice(&template, &mut one.pass())?, first);
    assert_ne!(called_twice(&template, &mut other.pass())?, first);
    // The outer pass goes on where it was: this is no first call.
    assert_eq!(called_twice(&template, &mut outer)?, first);
    let grows = template
        .call(&mut outer, |pass| {
            pass.variable(0.0f32, VariableOptions::new())
        })
        .unwrap_err();
    assert!(matches!(
        grows.kind(),
        ErrorKind::TemplateNewTrainable { .. }
    ));
    Ok(())
}

#[test]
fn passes_nest_over_the_same_store_and_over_others() -> Result<()> {
    let (store, other) = (VarStore::new(), VarStore::new());
    let mut outer = store.pass();
    let w = get(&mut outer, "w")?;
    for _ in 0..PASSES {
        let mut inner = store.pass();
        assert_eq!(get(&mut inner, "w")?, w);
        assert_ne!(get(&mut other.pass(), "w")?, w);
        assert_eq!(inner.name_operation("op")?, "op");
    }
    assert_eq!(outer.name_operation("op")?, "op");
    assert!(matches!(
        get(&mut outer, "w").unwrap_err().kind(),
        ErrorKind::AlreadyExists { .. }
    ));
    Ok(())
}

#[test]
fn a_guard_that_is_forgotten_spoils_no_later_scope_or_pass() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..PASSES {
        let mut pass = store.pass();
        let captured = pass.scope("a")?.current_scope();
        {
            let mut b = pass.scope("b")?;
            std::mem::forget(b.scope(&captured)?);
        }
        assert_eq!(pass.scope_name(), "");
        std::mem::forget(pass.scope(&captured)?);
    }
    assert_eq!(
        get(&mut *store.pass().scope(by_default("a"))?, "w")?.path(),
        "a/w"
    );
    Ok(())
}
