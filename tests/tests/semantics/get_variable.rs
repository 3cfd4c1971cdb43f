//! `get_variable`, note by note: S12 to S19 of `tests/data/FORMAT.md`.

use std::sync::Arc;

use varscope::collection::{
    GLOBAL_VARIABLES, LOCAL_VARIABLES, MODEL_VARIABLES, REGULARIZATION_LOSSES, TRAINABLE_VARIABLES,
};
use varscope::error::ErrorKind;
use varscope::init::{constant, value};
use varscope::{
    AnyValue, AnyVariable, DType, Error, Pass, Regularizer, Request, Result, Reuse, ScopeOptions,
    Shape, VarStore, VariableOptions,
};

fn ask(name: &str) -> Request {
    Request::new(name)
}

fn get(pass: &mut Pass, name: &str) -> Result<AnyVariable> {
    pass.get_variable(ask(name).shape([1]))
}

fn names(pass: &Pass, collection: &str) -> Result<Vec<String>> {
    Ok(pass
        .get_collection(collection)
        .iter()
        .map(|item| item.name())
        .collect())
}

fn l2() -> Regularizer {
    Regularizer::from_fn("l2", |_| {
        Ok::<_, Error>(Some(Arc::new(0.0_f32) as AnyValue))
    })
}

/// Takes one reason to fail after the other out of a request, in the order in which they are found.
#[test]
fn s12_what_is_checked_first_is_reported() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.get_variable(ask("parts/part_0").shape([1]))?;
    pass.get_variable(ask("w").shape([2]).dtype(DType::I32))?;

    let everything = || {
        ask("parts")
            .dtype(DType::I32)
            .initializer(value([0.5f32]))
            .shape([3])
    };
    let kind = |e: Error| e.kind().clone();
    let e = kind(pass.get_variable(everything()).unwrap_err());
    assert!(matches!(e, ErrorKind::InitDtypeMismatch { .. }), "{e}");
    let e = kind(
        pass.get_variable(everything().dtype(DType::F32))
            .unwrap_err(),
    );
    assert!(matches!(e, ErrorKind::Partitioned { .. }), "{e}");

    let existing = || ask("w").initializer(value([0.5f32])).shape([3]);
    let e = kind(pass.get_variable(existing()).unwrap_err());
    assert!(matches!(e, ErrorKind::ConstantWithShape), "{e}");
    let existing = || ask("w").shape([3]);
    let e = kind(pass.get_variable(existing()).unwrap_err());
    assert!(matches!(e, ErrorKind::AlreadyExists { .. }), "{e}");
    {
        let mut auto = pass.scope(ScopeOptions::at("").reuse(Reuse::Auto))?;
        let e = kind(auto.get_variable(existing()).unwrap_err());
        assert!(matches!(e, ErrorKind::ShapeMismatch { .. }), "{e}");
        let e = kind(auto.get_variable(ask("w").shape([2])).unwrap_err());
        assert!(matches!(e, ErrorKind::DtypeMismatch { .. }), "{e}");
        assert_eq!(
            auto.get_variable(ask("w").shape([2]).dtype(DType::I32))?
                .name(),
            "w:0"
        );
    }

    {
        let mut reusing = pass.scope(ScopeOptions::at("").reuse(true))?;
        let e = kind(
            reusing
                .get_variable(ask("new").dtype(DType::C64))
                .unwrap_err(),
        );
        assert!(matches!(e, ErrorKind::DoesNotExist { .. }), "{e}");
    }
    let e = kind(pass.get_variable(ask("new").dtype(DType::C64)).unwrap_err());
    assert!(matches!(e, ErrorKind::ShapeRequired { .. }), "{e}");
    let partial = || ask("new").shape(Shape::partial([None, Some(3)]));
    let e = kind(pass.get_variable(partial().dtype(DType::C64)).unwrap_err());
    assert!(matches!(e, ErrorKind::InitializerRequired { .. }), "{e}");
    let e = kind(pass.get_variable(partial()).unwrap_err());
    assert!(matches!(e, ErrorKind::InvalidInitializer), "{e}");
    // None of it has taken the name.
    assert_eq!(get(&mut pass, "new")?.name(), "new:0");
    Ok(())
}

#[test]
fn s13_the_key_is_not_the_name() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.variable(0.0f32, VariableOptions::new().name("a/w"))?;
    let w = {
        let mut a = pass.scope(ScopeOptions::at("a").auxiliary_name_scope(false))?;
        get(&mut a, "w")?
    };
    assert_eq!((w.path(), w.key()), ("a/w_1", Some("a/w")));
    // Found by its key; what is made with `variable` is never found.
    assert_eq!(
        pass.scope(ScopeOptions::at("a").reuse(true))?
            .get_variable(ask("w"))?,
        w
    );

    // Opening a scope takes its name.
    drop(pass.scope("b")?);
    assert_eq!(get(&mut pass, "b")?.name(), "b_1:0");
    // Name scopes do not matter.
    assert_eq!(get(&mut *pass.name_scope("elsewhere")?, "c")?.name(), "c:0");
    Ok(())
}

#[test]
fn s14_sharing_compares_the_dtype_of_the_scope_not_that_of_the_value() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass_with(Reuse::Auto);
    let ints = || ask("ints").initializer(value([23, 42]));
    let made = pass.get_variable(ints())?;
    let again = pass.get_variable(ints()).unwrap_err();
    assert_eq!(
        again.message(),
        "Trying to share variable ints, but specified dtype float32 and found dtype int32."
    );
    assert_eq!(pass.get_variable(ints().dtype(DType::I32))?, made);

    let w = pass.get_variable(ask("w").shape([2, 3]))?;
    assert_eq!(pass.get_variable(ask("w"))?, w);
    assert_eq!(
        pass.get_variable(ask("w").shape(Shape::partial([None, Some(3)])))?,
        w
    );
    // Everything else is ignored.
    let ignored = ask("w")
        .trainable(false)
        .collections([LOCAL_VARIABLES])
        .regularizer(l2())
        .initializer(constant(true));
    assert_eq!(pass.get_variable(ignored.local())?, w);
    assert!(w.trainable() && names(&pass, REGULARIZATION_LOSSES)?.is_empty());
    Ok(())
}

#[test]
fn s15_defaults_by_dtype_and_scope() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let floats = pass.get_variable(ask("floats").shape([4]))?;
    assert_eq!(floats.dtype(), DType::F32);
    let limit = (6.0f32 / 8.0).sqrt();
    let drawn = floats.read()?;
    assert!(
        drawn
            .view::<f32>()
            .is_some_and(|v| v.iter().all(|x| *x != 0.0 && x.abs() <= limit))
    );
    let ints = pass
        .get_variable(ask("ints").shape([2]).dtype(DType::I64))?
        .read()?;
    assert!(
        ints.view::<i64>()
            .is_some_and(|v| v.iter().all(|x| *x == 0))
    );
    let strings = pass
        .get_variable(ask("strings").shape([1]).dtype(DType::String))?
        .read()?;
    assert!(
        strings
            .view::<String>()
            .is_some_and(|v| v.iter().all(String::is_empty))
    );
    let refused = pass
        .get_variable(ask("complex").shape([1]).dtype(DType::C64))
        .unwrap_err();
    assert_eq!(
        refused.message(),
        "An initializer for variable complex of complex64 is required"
    );

    let mut bools = pass.scope(ScopeOptions::at("bools").dtype(DType::Bool))?;
    assert_eq!(get(&mut bools, "b")?.dtype(), DType::Bool);
    // A scope's value makes every request with a shape fail.
    let mut by_value = bools.scope(ScopeOptions::at("by_value").initializer(value([true])))?;
    assert!(matches!(
        get(&mut by_value, "w").unwrap_err().kind(),
        ErrorKind::ConstantWithShape
    ));
    assert_eq!(by_value.get_variable(ask("w"))?.shape(), [1]);
    Ok(())
}

#[test]
fn s16_a_creation_that_fails_half_way_has_taken_the_name() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let ints = |initial: f64| {
        ask("w")
            .shape([1])
            .dtype(DType::I32)
            .initializer(constant(initial))
    };
    let failed = pass.get_variable(ints(1.0)).unwrap_err();
    assert_eq!(
        failed.message(),
        "Expected int32, but got 1.0 of type 'float'."
    );
    assert!(store.is_empty() && names(&pass, GLOBAL_VARIABLES)?.is_empty());
    let made = get(&mut pass, "w")?;
    assert_eq!((made.path(), made.key()), ("w_1", Some("w")));

    let options = || VariableOptions::new().name("v");
    assert!(pass.variable(0.5f32, options().dtype(DType::I32)).is_err());
    assert_eq!(pass.variable(0.5f32, options())?.path(), "v_1");
    // In the next pass nothing is taken.
    assert_eq!(store.pass().variable(0.5f32, options())?.path(), "v");
    Ok(())
}

#[test]
fn s17_regularizers_run_when_a_variable_is_made_and_their_losses_are_named_by_its_key() -> Result<()>
{
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.variable(0.0f32, VariableOptions::new().name("a/w"))?;
    {
        let mut a = pass.scope(ScopeOptions::at("a").regularizer(l2()).reuse(Reuse::Auto))?;
        assert_eq!(get(&mut a, "w")?.path(), "a/w_1");
        get(&mut a, "w")?;
        a.get_variable(
            ask("free")
                .shape([1])
                .regularizer(varscope::no_regularizer()),
        )?;
    }
    assert_eq!(
        names(&pass, REGULARIZATION_LOSSES)?,
        ["a/w/Regularizer/l2:0"]
    );

    // One that fails leaves the variable.
    let failing = Regularizer::from_fn("failing", |_| Err::<Option<AnyValue>, _>("no loss today"));
    let failed = pass
        .get_variable(ask("left").shape([1]).regularizer(failing))
        .unwrap_err();
    assert_eq!(
        failed.message(),
        "The regularizer of variable left: no loss today"
    );
    assert!(store.get("left").is_some());
    Ok(())
}

#[test]
fn s18_a_first_part_hides_the_whole() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass_with(Reuse::Auto);
    get(&mut pass, "x")?;
    get(&mut pass, "x/part_0")?;
    let hidden = get(&mut pass, "x").unwrap_err();
    assert!(matches!(hidden.kind(), ErrorKind::Partitioned { name } if name == "x"));
    Ok(())
}

#[test]
fn s19_collections_are_sets_and_training_has_the_last_word() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut asked = |request: Request| -> Result<Vec<String>> {
        let variable = pass.get_variable(request.shape([1]))?;
        Ok(variable.collections().map(str::to_owned).collect())
    };
    let none: [&str; 0] = [];
    assert_eq!(
        asked(ask("plain"))?,
        [GLOBAL_VARIABLES, TRAINABLE_VARIABLES]
    );
    assert_eq!(
        asked(ask("empty").collections(none))?,
        [TRAINABLE_VARIABLES]
    );
    assert_eq!(
        asked(ask("nowhere").collections(none).trainable(false))?,
        none
    );
    assert_eq!(
        asked(ask("mine").collections(["mine", MODEL_VARIABLES, "mine"]))?,
        ["mine", MODEL_VARIABLES, TRAINABLE_VARIABLES]
    );
    assert_eq!(
        asked(
            ask("listed")
                .collections([TRAINABLE_VARIABLES])
                .trainable(false)
        )?,
        [TRAINABLE_VARIABLES]
    );
    assert_eq!(
        asked(ask("local").local().trainable(true))?,
        [LOCAL_VARIABLES]
    );
    assert_eq!(
        asked(ask("both").local().collections([GLOBAL_VARIABLES]))?,
        [GLOBAL_VARIABLES, LOCAL_VARIABLES]
    );
    assert_eq!(
        names(&pass, TRAINABLE_VARIABLES)?,
        ["plain:0", "empty:0", "mine:0", "listed:0"]
    );
    assert_eq!(names(&pass, "mine")?, ["mine:0"]);
    Ok(())
}

#[test]
fn an_initializer_that_fails_leaves_the_name_to_the_next_one() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let fails = varscope::init::from_fn("fails", |_| Err::<varscope::HostArray, _>("no"));
    let ask = || Request::new("w").shape([2]);
    for _ in 0..2 {
        assert!(pass.get_variable(ask().initializer(fails.clone())).is_err());
    }
    assert_eq!(pass.get_variable(ask())?.path(), "w");
    Ok(())
}
