//! Unique names, name scopes and nodes, note by note: S20 to S24 of `tests/data/FORMAT.md`.

use varscope::collection::GLOBAL_VARIABLES;
use varscope::error::ErrorKind;
use varscope::{DType, NameScopeOptions, Pass, Request, Result, VarStore, VariableOptions};

fn operation(pass: &mut Pass, name: &str) -> Result<String> {
    pass.name_operation(name)
}

fn variable(pass: &mut Pass, name: &str) -> Result<String> {
    Ok(pass
        .variable(0.0f32, VariableOptions::new().name(name))?
        .name())
}

#[test]
fn s20_names_are_unique_regardless_of_case_and_never_released() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    assert_eq!(operation(&mut pass, "w")?, "w");
    assert_eq!(operation(&mut pass, "W")?, "W_1");
    assert_eq!(operation(&mut pass, "w_1")?, "w_1_1");
    assert_eq!(operation(&mut pass, "v_1")?, "v_1");
    assert_eq!(operation(&mut pass, "v")?, "v");
    assert_eq!(operation(&mut pass, "v")?, "v_2");
    {
        let mut a = pass.name_scope("a")?;
        assert_eq!(operation(&mut a, "w")?, "a/w");
    }
    assert_eq!(operation(&mut *pass.name_scope("a/")?, "w")?, "a/w_1");
    // Only the full name is marked, not what it is below.
    assert_eq!(operation(&mut pass, "b/c")?, "b/c");
    assert_eq!(operation(&mut pass, "b")?, "b");
    Ok(())
}

#[test]
fn s21_name_scopes_are_unique_absolute_or_the_root() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut a = pass.name_scope("a")?;
    assert_eq!(a.absolute_name(), "a/");
    {
        let mut absolute = a.name_scope("x/y/")?;
        assert_eq!(
            (
                absolute.absolute_name().as_str(),
                absolute.current_name_scope().as_str()
            ),
            ("x/y/", "x/y")
        );
    }
    assert_eq!(a.name_scope("")?.current_name_scope(), "");
    assert_eq!(
        a.name_scope(NameScopeOptions::unnamed())?
            .current_name_scope(),
        ""
    );
    for expected in ["a/d", "a/d_1"] {
        assert_eq!(
            a.name_scope(NameScopeOptions::unnamed().default_name("d"))?
                .current_name_scope(),
            expected
        );
    }
    // Nested names may begin with more than names at the root; `/` means the root.
    assert_eq!(a.name_scope("_b")?.current_name_scope(), "a/_b");
    assert_eq!(a.name_scope("/")?.current_name_scope(), "");
    assert_eq!(a.name_scope("x//")?.current_name_scope(), "x/");
    drop(a);
    // An absolute one was not marked as used.
    assert_eq!(pass.name_scope("x/y")?.current_name_scope(), "x/y");
    let refused = pass.name_scope("_b").unwrap_err();
    assert!(matches!(
        refused.kind(),
        ErrorKind::InvalidName {
            what: "root scope",
            ..
        }
    ));
    let refused = pass.name_scope("a")?.name_scope("no spaces").unwrap_err();
    assert!(matches!(
        refused.kind(),
        ErrorKind::InvalidName { what: "scope", .. }
    ));
    Ok(())
}

#[test]
fn s22_an_operation_named_with_a_slash_has_exactly_this_name() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    {
        let mut elsewhere = pass.name_scope("elsewhere")?;
        assert_eq!(operation(&mut elsewhere, "a/")?, "a");
        let twice = operation(&mut elsewhere, "a/").unwrap_err();
        assert!(matches!(twice.kind(), ErrorKind::DuplicateName { name } if name == "a"));
        // A constant checks the final name only, an operation with a scope of its own the name as well.
        assert_eq!(operation(&mut elsewhere, "_a")?, "elsewhere/_a");
    }
    // It was not marked as used, so the next one runs into it, and the one after does not.
    assert!(operation(&mut pass, "a").is_err());
    assert_eq!(operation(&mut pass, "a")?, "a_1");
    assert!(pass.name_scoped_operation("_a").is_err());
    assert_eq!(pass.name_scoped_operation("a")?, "a_2");
    Ok(())
}

#[test]
fn s23_variables_of_their_own_go_to_the_name_scope() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    assert_eq!(
        pass.variable(0.0f32, VariableOptions::new())?.name(),
        "Variable:0"
    );
    {
        let mut a = pass.scope("a")?;
        assert_eq!(variable(&mut a, "v")?, "a/v:0");
        assert_eq!(variable(&mut a, "v")?, "a/v_1:0");
        assert_eq!(
            variable(&mut *a.name_scope("inside")?, "v")?,
            "a/inside/v:0"
        );
    }
    assert_eq!(variable(&mut *pass.scope("a")?, "v")?, "a_1/v:0");
    assert_eq!(variable(&mut *pass.name_scope("b//")?, "v")?, "b/v:0");

    let dtype = |v: Result<varscope::AnyVariable>| v.map(|v| v.dtype());
    let own = VariableOptions::new;
    assert_eq!(dtype(pass.variable([1, 2], own()))?, DType::I32);
    assert_eq!(dtype(pass.variable(true, own()))?, DType::Bool);
    assert_eq!(dtype(pass.variable("x", own()))?, DType::String);
    assert_eq!(
        dtype(pass.variable(1, own().dtype(DType::F64)))?,
        DType::F64
    );
    Ok(())
}

#[test]
fn s24_a_scope_filter_is_anchored_at_the_start_only() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for name in ["a/w", "ab/w", "a_1/w", "b/a"] {
        pass.get_variable(Request::new(name).shape([1]))?;
    }
    let names = |filter: &str| -> Result<Vec<String>> {
        Ok(pass
            .get_collection_in(GLOBAL_VARIABLES, filter)?
            .iter()
            .map(|v| v.name())
            .collect())
    };
    assert_eq!(names("a")?, ["a/w:0", "ab/w:0", "a_1/w:0"]);
    assert_eq!(names("a/")?, ["a/w:0"]);
    assert_eq!(names("a(_1)?/")?, ["a/w:0", "a_1/w:0"]);
    assert_eq!(names(".*/a:0$")?, ["b/a:0"]);
    assert_eq!(names("")?.len(), 4);
    let refused = pass.get_collection_in(GLOBAL_VARIABLES, "(").unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::InvalidFilter { .. }));
    Ok(())
}

#[test]
fn a_filter_is_one_regular_expression_as_it_is_given() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for name in ["a/w", "a/b", "ab/b", "b/a", "c/zzz"] {
        pass.get_variable(Request::new(name).shape([1]))?;
    }
    let names = |filter: &str| -> Result<Vec<String>> {
        let kept = store.get_collection_in(GLOBAL_VARIABLES, filter)?;
        Ok(kept.iter().map(|v| v.path().to_owned()).collect())
    };
    // No way out of the anchor: this is no expression by itself.
    let refused = names("x)|(?:.*zzz").unwrap_err();
    let ErrorKind::InvalidFilter { filter, cause } = refused.kind() else {
        panic!("{refused}");
    };
    assert_eq!(filter, "x)|(?:.*zzz");
    assert!(cause.contains("unopened group"), "{cause}");
    assert!(
        refused
            .to_string()
            .starts_with("'x)|(?:.*zzz' is not a valid scope filter: "),
        "{refused}"
    );
    // Each alternative begins where the name does.
    assert_eq!(names("b|zzz|c")?, ["b/a", "c/zzz"]);
    assert_eq!(names("w|a/b")?, ["a/b"]);
    assert_eq!(names("x|")?.len(), 5);
    // Flags, and what they make a comment.
    assert_eq!(names("(?x)a #c")?, ["a/w", "a/b", "ab/b"]);
    assert_eq!(names("(?i)A/")?, ["a/w", "a/b"]);
    assert_eq!(names("(?m)^b")?, ["b/a"]);
    // By path, which is what people write, and by name, which is what TensorFlow looks at.
    assert_eq!(names(".*/b$")?, ["a/b", "ab/b"]);
    assert_eq!(names(".*/b:0$")?, ["a/b", "ab/b"]);
    assert_eq!(names("b$")?, [""; 0]);
    assert_eq!(names("")?.len(), 5);
    Ok(())
}
