//! Variable scopes, note by note: S1 to S11 of `tests/data/FORMAT.md`.

use varscope::collection::GLOBAL_VARIABLES;
use varscope::error::ErrorKind;
use varscope::init::constant;
use varscope::{
    AnyVariable, DType, Pass, Request, Result, Reuse, ScopeOptions, VarStore, VariableOptions,
};

fn get(pass: &mut Pass, name: &str) -> Result<AnyVariable> {
    pass.get_variable(Request::new(name).shape([1]))
}

fn variable(pass: &mut Pass, name: &str) -> Result<String> {
    Ok(pass
        .variable(0.0f32, VariableOptions::new().name(name))?
        .name())
}

fn named(name: &str) -> ScopeOptions {
    ScopeOptions::at(name)
}

fn by_default(name: &str) -> ScopeOptions {
    ScopeOptions::unnamed().default_name(name)
}

/// The name of a scope that is opened and left.
fn opened(pass: &mut Pass, options: ScopeOptions) -> Result<String> {
    Ok(pass.scope(options)?.scope_name())
}

#[test]
fn s1_reuse_is_inherited_and_never_reset_by_a_name() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    assert_eq!(pass.reuse(), Reuse::False);
    let mut a = pass.scope(named("a").reuse(true))?;
    assert_eq!(a.scope(named("b").reuse(false))?.reuse(), Reuse::True);
    assert_eq!(a.scope(named("b").reuse(Reuse::Auto))?.reuse(), Reuse::Auto);
    drop(a);
    let mut auto = pass.scope(named("auto").reuse(Reuse::Auto))?;
    assert_eq!(auto.scope(named("b").reuse(true))?.reuse(), Reuse::True);
    assert_eq!(auto.scope("b")?.reuse(), Reuse::Auto);
    Ok(())
}

#[test]
fn s2_a_captured_scope_brings_its_own_reuse_name_and_defaults() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let captured = pass
        .scope(named("a").dtype(DType::F64).initializer(constant(2)))?
        .current_scope();
    let mut reusing = pass.scope(named("elsewhere").reuse(true).dtype(DType::I32))?;
    {
        let mut a = reusing.scope(&captured)?;
        assert_eq!((a.scope_name().as_str(), a.reuse()), ("a", Reuse::False));
        let w = get(&mut a, "w")?;
        assert_eq!(w.to_string(), "<Variable 'a/w:0' shape=(1,) dtype=float64>");
        assert_eq!(w.read()?.view::<f64>().map(|v| v[0]), Some(2.0));
    }
    let again = reusing.scope(ScopeOptions::at(&captured).reuse(true))?;
    assert_eq!(again.reuse(), Reuse::True);
    Ok(())
}

#[test]
fn s3_entering_a_captured_scope_again_opens_a_new_name_scope_where_it_is_entered() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let captured = pass.scope("a")?.scope("b")?.current_scope();
    for name_scope in ["b", "b_1"] {
        let mut again = pass.scope(&captured)?;
        assert_eq!(again.current_name_scope(), name_scope);
        assert_eq!(again.original_name_scope(), "a/b/");
        assert_eq!(variable(&mut again, "v")?, format!("{name_scope}/v:0"));
    }
    let mut again = pass.scope(&captured)?;
    assert_eq!(get(&mut again, "w")?.name(), "a/b/w:0");
    Ok(())
}

#[test]
fn s4_without_a_name_scope_of_its_own_a_scope_stays_in_the_current_one() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    {
        let mut a = pass.scope(named("a").auxiliary_name_scope(false))?;
        assert_eq!(
            (a.scope_name().as_str(), a.original_name_scope().as_str()),
            ("a", "")
        );
    }
    let mut outer = pass.scope("outer")?;
    let mut b = outer.scope(by_default("b").auxiliary_name_scope(false))?;
    assert_eq!(
        (b.scope_name().as_str(), b.original_name_scope().as_str()),
        ("outer/b", "outer/")
    );
    assert_eq!(variable(&mut b, "v")?, "outer/v:0");
    assert_eq!(get(&mut b, "w")?.name(), "outer/b/w:0");
    Ok(())
}

#[test]
fn s5_default_names_are_made_unique_among_variable_scopes_only() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    variable(&mut pass, "a")?;
    let mut first = pass.scope(by_default("a"))?;
    assert_eq!(
        (
            first.scope_name().as_str(),
            first.current_name_scope().as_str()
        ),
        ("a", "a_1")
    );
    drop(first);
    opened(&mut pass, named("a_1"))?;
    assert_eq!(opened(&mut pass, by_default("a"))?, "a_2");
    assert_eq!(opened(&mut pass, named("b").default_name("a"))?, "b");

    let refused = pass.scope(by_default("a").reuse(true)).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::ReuseNeedsName));
    let refused = pass.scope(ScopeOptions::unnamed()).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::NameRequired));

    let mut reusing = pass.scope(named("r").reuse(true))?;
    assert_eq!(reusing.scope(by_default("a"))?.reuse(), Reuse::True);
    Ok(())
}

#[test]
fn s6_closing_a_scope_restarts_the_default_names_below_it() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for _ in 0..2 {
        let mut a = pass.scope("a")?;
        assert_eq!(opened(&mut a, by_default("bar"))?, "a/bar");
        assert_eq!(opened(&mut a, by_default("bar"))?, "a/bar_1");
    }
    // So a layer that is called the same way again meets its own variables.
    get(&mut *pass.scope("a")?.scope(by_default("bar"))?, "w")?;
    let again = get(&mut *pass.scope("a")?.scope(by_default("bar"))?, "w").unwrap_err();
    assert!(matches!(again.kind(), ErrorKind::AlreadyExists { name } if name == "a/bar/w"));
    // Its own count is kept.
    assert_eq!(opened(&mut pass, by_default("a"))?, "a_1");
    Ok(())
}

#[test]
fn s7_leaving_a_captured_scope_forgets_every_opening_inside_it() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let captured = pass.scope("a")?.current_scope();
    let elsewhere = pass.scope("b")?.current_scope();
    {
        let mut a = pass.scope(&captured)?;
        assert_eq!(opened(&mut a, by_default("x"))?, "a/x");
        let mut b = a.scope(&elsewhere)?;
        assert_eq!(opened(&mut b, by_default("y"))?, "b/y");
    }
    let mut b = pass.scope(&elsewhere)?;
    assert_eq!(opened(&mut b, by_default("y"))?, "b/y");
    drop(b);
    // The openings of the captured scopes themselves count: `a` was opened twice and `b` three times.
    assert_eq!(opened(&mut pass, by_default("a"))?, "a_1");
    Ok(())
}

#[test]
fn s8_every_entry_makes_a_scope_of_its_own() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let captured = pass.scope("a")?.current_scope();
    {
        let mut open = pass.scope(&captured)?;
        captured.reuse_variables();
        // The copy that is open already is another scope; what is entered later by the handle reuses.
        assert_eq!(open.reuse(), Reuse::False);
        assert_eq!(open.scope(&captured)?.reuse(), Reuse::True);
    }
    {
        let mut a = pass.scope("a")?;
        let current = a.current_scope();
        let mut child = a.scope("open_before")?;
        current.reuse_variables();
        assert_eq!(child.reuse(), Reuse::False);
        assert_eq!(child.scope("inside")?.reuse(), Reuse::False);
        drop(child);
        assert_eq!(a.reuse(), Reuse::True);
        assert_eq!(a.scope("opened_later")?.reuse(), Reuse::True);
    }
    // Nothing undoes it on the root.
    pass.reuse_variables();
    assert_eq!(pass.scope("a")?.reuse(), Reuse::True);
    Ok(())
}

#[test]
fn s9_an_empty_name_is_a_name() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    {
        let mut root = pass.scope("")?;
        assert_eq!(
            (
                root.scope_name().as_str(),
                root.original_name_scope().as_str()
            ),
            ("", "")
        );
    }
    {
        let mut a = pass.scope("a")?;
        let mut empty = a.scope("")?;
        assert_eq!(empty.scope_name(), "a/");
        assert_eq!(empty.original_name_scope(), "");
        assert_eq!(empty.current_name_scope(), "a");
        assert_eq!(get(&mut empty, "w")?.name(), "a//w:0");
        let captured = empty.current_scope();
        assert_eq!(empty.scope(&captured)?.current_name_scope(), "a");
    }
    let mut b = pass.scope("b")?;
    {
        let mut default = b.scope(by_default(""))?;
        assert_eq!(
            (
                default.scope_name().as_str(),
                default.current_name_scope().as_str()
            ),
            ("b/", "")
        );
    }
    assert_eq!(opened(&mut b, by_default(""))?, "b/_1");
    Ok(())
}

#[test]
fn s10_a_path_is_one_scope_and_only_name_scopes_check_names() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    opened(&mut pass, named("a/b"))?;
    assert_eq!(opened(&mut pass, by_default("a"))?, "a");
    {
        let mut slash = pass.scope("c/")?;
        assert_eq!(slash.current_name_scope(), "c");
        assert_eq!(get(&mut slash, "w")?.name(), "c//w:0");
    }
    let refused = pass.scope("no spaces").unwrap_err();
    assert!(matches!(
        refused.kind(),
        ErrorKind::InvalidName {
            what: "root scope",
            ..
        }
    ));
    let mut unchecked = pass.scope(named("no spaces").auxiliary_name_scope(false))?;
    let refused = get(&mut unchecked, "w").unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::InvalidName { .. }));
    Ok(())
}

#[test]
fn s11_a_scopes_collection_is_filtered_by_its_name_as_a_pattern() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for scope in ["a.b", "axb", "c"] {
        get(&mut *pass.scope(scope)?, "w")?;
    }
    // The name `d/w` is taken, so what is asked for as `d/w` is named `d/w_1`; the filter looks at names, not at keys.
    variable(&mut pass, "d/w")?;
    let mut d = pass.scope("d")?;
    get(&mut d, "w")?;
    let names = |scope: &varscope::Scope| -> Result<Vec<String>> {
        Ok(scope
            .get_collection(GLOBAL_VARIABLES)?
            .iter()
            .map(|v| v.name())
            .collect())
    };
    assert_eq!(names(&d.current_scope())?, ["d/w:0", "d/w_1:0"]);
    drop(d);
    let dotted = pass.scope("a.b")?.current_scope();
    assert_eq!(names(&dotted)?, ["a.b/w:0", "axb/w:0"]);
    assert_eq!(names(&pass.current_scope())?.len(), 5);
    Ok(())
}
