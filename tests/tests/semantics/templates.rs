//! Templates, note by note: S25 to S28 of `tests/data/FORMAT.md`.

use varscope::error::ErrorKind;
use varscope::{
    AnyVariable, DType, Pass, Request, Result, Reuse, ScopeOptions, TemplateOptions, VarStore,
    VariableOptions,
};

fn get(pass: &mut Pass, name: &str) -> Result<AnyVariable> {
    pass.get_variable(Request::new(name).shape([1]))
}

fn w(pass: &mut Pass) -> Result<AnyVariable> {
    get(pass, "w")
}

#[test]
fn s25_the_first_call_opens_a_scope_and_later_calls_share_its_variables() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    drop(pass.scope("t")?);
    let template = pass.make_template("t")?;
    assert_eq!(template.scope_name(), None);
    let first = {
        let mut a = pass.scope("a")?;
        template.call(&mut a, |pass| {
            assert_eq!(
                (pass.scope_name().as_str(), pass.reuse()),
                ("a/t", Reuse::False)
            );
            w(pass)
        })?
    };
    assert_eq!(first.name(), "a/t/w:0");
    assert_eq!(template.scope_name(), Some("a/t"));
    // Elsewhere it is the same variable scope, and a name scope of its own.
    let mut b = pass.scope("b")?;
    let second = template.call(&mut b, |pass| {
        assert_eq!(
            (pass.scope_name().as_str(), pass.reuse()),
            ("a/t", Reuse::True)
        );
        assert_eq!(pass.current_name_scope(), "b/t");
        w(pass)
    })?;
    assert_eq!(first, second);
    drop(b);

    // Another template of the name gets another scope; one with a unique name gets the variables of whoever has it.
    let other = pass.make_template("t")?;
    assert_eq!(other.call(&mut pass, w)?.name(), "t_1/w:0");
    let same = pass.make_template(TemplateOptions::new("t").unique_name("t_1"))?;
    let clash = same.call(&mut pass, w).unwrap_err();
    assert!(matches!(clash.kind(), ErrorKind::AlreadyExists { .. }));
    Ok(())
}

#[test]
fn s26_a_scope_can_be_made_with_the_template() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut a = pass.scope(ScopeOptions::at("a").reuse(Reuse::Auto).dtype(DType::F64))?;
    let template = a.make_template(TemplateOptions::new("t").create_scope_now(true))?;
    assert_eq!(template.scope_name(), Some("a/t"));
    drop(a);
    let made = template.call(&mut pass, |pass| {
        assert_eq!(pass.original_name_scope(), "t");
        assert_eq!(pass.current_name_scope(), "t");
        assert_eq!(pass.reuse(), Reuse::Auto);
        w(pass)
    })?;
    // The one default that is not inherited.
    assert_eq!(
        made.to_string(),
        "<Variable 'a/t/w:0' shape=(1,) dtype=float32>"
    );
    assert_eq!(pass.make_template("t")?.scope_name(), None);
    Ok(())
}

#[test]
fn s27_a_first_call_that_fails_keeps_the_scope_and_is_first_again() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let template = pass.make_template("t")?;
    let failed = template.call(&mut pass, |pass| {
        w(pass)?;
        pass.get_variable(Request::new("no_shape"))
    });
    assert!(matches!(
        failed.unwrap_err().kind(),
        ErrorKind::ShapeRequired { .. }
    ));
    let again = template.call(&mut pass, |pass| {
        assert_eq!(
            (pass.scope_name().as_str(), pass.reuse()),
            ("t", Reuse::False)
        );
        w(pass)
    });
    assert!(matches!(
        again.unwrap_err().kind(),
        ErrorKind::AlreadyExists { .. }
    ));

    // Where the scope can't be entered nothing is kept.
    let bad = pass.make_template("not a name")?;
    assert!(bad.call(&mut pass, w).is_err());
    let mut a = pass.scope("a")?;
    assert!(bad.call(&mut a, w).is_err());
    Ok(())
}

#[test]
fn s28_later_calls_may_make_no_trainable_variables() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let template = pass.make_template("t")?;
    let body = |pass: &mut Pass| pass.variable(1.0f32, VariableOptions::new().name("v"));
    template.call(&mut pass, body)?;
    let refused = template.call(&mut pass, body).unwrap_err();
    assert_eq!(
        refused.message(),
        "Trainable variable created when calling a template after the first time, perhaps you used variable! when you meant \
         get_variable!: [<Variable 't_1/v:0' shape=() dtype=float32>]"
    );
    // It fails at its end: everything that it made stays.
    assert!(store.get("t_1/v").is_some());
    let untrained =
        |pass: &mut Pass| pass.variable(1.0f32, VariableOptions::new().name("v").trainable(false));
    assert_eq!(template.call(&mut pass, untrained)?.name(), "t_2/v:0");
    Ok(())
}
