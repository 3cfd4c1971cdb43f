//! Reports of requests that can't be met, of names, and of values, as a reader sees them.

use insta::assert_snapshot;
use varscope::prelude::*;
use varscope::{
    AnyVariable, Constraint, HostArray, Initializer, Partitioner, Regularizer, Request,
};

#[layer]
fn count() -> Result<Variable<i32, ndarray::Ix1>> {
    get_variable!("count", [1], dtype = i32, initializer = zeros())
}

#[test]
fn neither_shape_nor_initializer() {
    let store = VarStore::new();
    let none: Option<varscope::Shape> = None;
    model!(store, {
        let error = scope!("layer", get_variable!("w", none)).unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn a_value_with_a_shape() {
    let store = VarStore::new();
    model!(store, {
        let table = value([1.0, 2.0]);
        let error = get_variable!("table", [2], initializer = table).unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn a_value_of_another_dtype() {
    let store = VarStore::new();
    model!(store, {
        let table = value([1, 2]);
        let error = get_variable!("table", dtype = f32, initializer = table).unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn a_shape_that_is_not_known() {
    let store = VarStore::new();
    model!(store, {
        let shape = varscope::Shape::partial([Some(2), None]);
        let error = get_variable!("w", shape).unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn a_dtype_without_a_default_initializer() {
    let store = VarStore::new();
    model!(store, {
        let request = Request::new("phases").shape([2]).dtype(DType::C64);
        let error = varscope::current_scope()
            .and_then(|scope| scope.get_variable(request))
            .unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn an_initializer_that_is_none() {
    let store = VarStore::new();
    model!(store, {
        let scale = f64::NAN;
        let error = scope!(
            "layer",
            get_variable!("w", [2], initializer = random_normal(0.0, scale))
        )
        .unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn an_initializer_that_fails() {
    let store = VarStore::new();
    model!(store, {
        let pretrained = varscope::init::from_fn("pretrained", |_| -> std::io::Result<HostArray> {
            Err(std::io::Error::other("no such table:\n  embeddings"))
        });
        let error = get_variable!("w", [2], initializer = pretrained).unwrap_err();
        assert_snapshot!(error.report());
    });
}

/// Fills a variable with itself.
fn itself() -> Initializer {
    varscope::init::from_fn("itself", |fill| -> Result<HostArray> {
        let w = get_variable!(fill.name, [2], initializer = itself())?;
        Ok(HostArray::from(w.value().into_owned()))
    })
}

#[test]
fn an_initializer_that_asks_for_its_own_variable() {
    let store = VarStore::new();
    model!(store, {
        let error = get_variable!("w", [2], initializer = itself()).unwrap_err();
        assert_snapshot!("recursion_outside", error.report());
        // What lies beneath the initializer's own error, whose message is in this one's.
        let beneath = std::error::Error::source(&error);
        let inside = beneath.and_then(|e| e.downcast_ref::<Error>());
        assert_snapshot!(
            "recursion_inside",
            inside.expect("the inner request's").report()
        );
    });
}

#[test]
fn a_partition_that_is_none() {
    let store = VarStore::new();
    model!(store, {
        let odd = Partitioner::from_fn("odd", |_, _| vec![3]);
        let error = get_variable!("w", [4, 2], partitioner = odd).unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn a_regularizer_that_fails() {
    let store = VarStore::new();
    model!(store, {
        let broken = Regularizer::from_fn("l2", |_: &AnyVariable| Err("the device is gone"));
        let error = scope!("layer", get_variable!("w", [2], regularizer = broken)).unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn a_constraint_that_fails() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let broken = Constraint::from_fn("unit_norm", |_| Err::<HostArray, _>("a norm of zero"));
        scope!("layer", get_variable!("w", [2], constraint = broken))?;
    });
    let error = store.apply_constraints().unwrap_err();
    assert_snapshot!(error.report());
    Ok(())
}

#[test]
fn names_that_are_none() {
    let store = VarStore::new();
    let scope_name = String::from("first layer");
    let variable_name = String::from("_w");
    model!(store, {
        let error = scope!(&scope_name, get_variable!("w", [1])).unwrap_err();
        assert_snapshot!("illegal_scope", error.report());
        let error = get_variable!(&variable_name, [1]).unwrap_err();
        assert_snapshot!("illegal_variable", error.report());
    });
}

#[test]
fn reuse_with_a_default_name() {
    let store = VarStore::new();
    let reuse = Reuse::Auto;
    model!(store, {
        let error = scope!(
            default_name = "layer",
            reuse = reuse,
            get_variable!("w", [1])
        )
        .unwrap_err();
        assert_snapshot!(error.report());
    });
}

#[test]
fn no_active_scope() {
    let error = get_variable!("w", [1]).unwrap_err();
    assert_snapshot!(error.report());
}

#[test]
fn an_explicit_request_has_its_callers_place() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.get_variable(Request::new("w").shape([2]))?;
    let error = pass.get_variable(Request::new("w").shape([2])).unwrap_err();
    assert_snapshot!(error.report());
    Ok(())
}

#[test]
fn a_filter_that_is_none() {
    let store = VarStore::new();
    let error = store
        .get_collection_in(GLOBAL_VARIABLES, "conv(")
        .unwrap_err();
    assert_snapshot!(error.report());
}

#[test]
fn a_handle_of_another_dtype() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let initializer = value([1, 2]);
        let error = scope!("layer", get_variable!("table", initializer = initializer)).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn an_assignment_of_another_shape() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let count = scope!("layer", count())?;
        let error = count.set(ndarray::arr1(&[1, 2])).unwrap_err();
        assert_snapshot!(error.report());
    });
    Ok(())
}

#[test]
fn a_file_of_another_model() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("model.safetensors");
    let (small, large) = (VarStore::new(), VarStore::new());
    model!(small, scope!("layer", get_variable!("w", [2])))?;
    model!(large, scope!("layer", get_variable!("w", [3])))?;
    small.save(&path)?;
    let error = large.load(&path).unwrap_err();
    let report = error.report().to_string();
    let report = report.replace(&path.display().to_string(), "DIRECTORY/model.safetensors");
    assert_snapshot!(report);
    Ok(())
}

#[test]
fn a_sentence_ends_where_another_follows() {
    let store = VarStore::new();
    let reuse = Reuse::Auto;
    let error = model!(
        store,
        scope!(
            default_name = "layer",
            reuse = reuse,
            get_variable!("w", [1])
        )
    )
    .unwrap_err();
    let line = error.to_string();
    assert!(
        line.contains("or a captured scope. Requested at "),
        "{line}"
    );
}

#[test]
fn each_scope_on_the_way_has_the_name_that_it_had_there() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut a = pass.scope("a")?;
    let mut inner = a.scope("b/c")?;
    let mut innermost = inner.scope("d")?;
    let ask = || Request::new("w").shape([1]);
    innermost.get_variable(ask())?;
    let error = innermost.get_variable(ask()).unwrap_err();
    let report = error.report().to_string();
    for scope in ["`a`", "`a/b/c`", "`a/b/c/d`"] {
        assert!(report.contains(&format!("in scope {scope}")), "{report}");
    }
    Ok(())
}
