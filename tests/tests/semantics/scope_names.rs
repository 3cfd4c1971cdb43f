//! Which names a scope may have, and what closing it does to those of others.

use varscope::error::ErrorKind;
use varscope::{Pass, Result, ScopeOptions, VarStore};

fn opened(pass: &mut Pass, options: ScopeOptions) -> Result<String> {
    Ok(pass.scope(options)?.scope_name())
}

fn by_default(name: &str) -> ScopeOptions {
    ScopeOptions::unnamed().default_name(name)
}

#[test]
fn some_names_are_legal_in_a_scope_and_not_at_the_root() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for name in ["_a", "-a", "/a", ">a"] {
        let refused = pass.scope(name).unwrap_err();
        assert!(
            matches!(
                refused.kind(),
                ErrorKind::InvalidName {
                    what: "root scope",
                    ..
                }
            ),
            "{refused}"
        );
        let full = ["in", name].join("/");
        assert_eq!(
            opened(&mut *pass.scope("in")?, ScopeOptions::at(name))?,
            full
        );
        // It is the name scope that checks: in one, a scope may be called so at the root of variable scopes.
        assert_eq!(
            opened(&mut *pass.name_scope("in")?, ScopeOptions::at(name))?,
            name
        );
        // And a later scope without one.
        assert!(pass.scope(name).is_err());
        let unchecked = ScopeOptions::at(name).auxiliary_name_scope(false);
        assert_eq!(opened(&mut pass, unchecked)?, name);
    }
    Ok(())
}

#[test]
fn closing_an_empty_name_restarts_only_what_begins_with_a_slash() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let bare = |options: ScopeOptions| options.auxiliary_name_scope(false);
    let slash = || bare(by_default("/x"));
    for suffix in ["", "_1"] {
        assert_eq!(opened(&mut pass, by_default("x"))?, format!("x{suffix}"));
        assert_eq!(opened(&mut pass, slash())?, format!("/x{suffix}"));
    }
    {
        let mut root = pass.scope("")?;
        assert_eq!(root.scope_name(), "");
        assert_eq!(opened(&mut root, by_default("x"))?, "x_2");
    }
    assert_eq!(opened(&mut pass, by_default("x"))?, "x_3");
    assert_eq!(opened(&mut pass, slash())?, "/x");
    Ok(())
}
