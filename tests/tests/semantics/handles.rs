//! A scope as a value: what it contains, the scopes below it, and its collections.

use varscope::collection::GLOBAL_VARIABLES;
use varscope::{AnyVariable, Pass, Request, Result, Reuse, ScopeOptions, VarStore};

fn get(pass: &mut Pass, name: &str) -> Result<AnyVariable> {
    pass.get_variable(Request::new(name).shape([2]))
}

#[test]
fn it_contains_what_the_store_has_below_it() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    get(&mut pass, "w")?;
    let mut a = pass.scope("a")?;
    get(&mut a, "b/v")?;
    let captured = a.current_scope();
    assert!(captured.contains("b/v") && captured.child("b").contains("v"));
    // Neither a scope, nor what is elsewhere, nor its own full name.
    for name in ["b", "v", "w", "a/b/v", ""] {
        assert!(!captured.contains(name), "{name}");
    }
    drop(a);
    let root = pass.current_scope();
    assert!(root.contains("w") && root.contains("a/b/v"));
    // What another pass makes is the store's as well.
    get(&mut *store.pass().scope("a")?, "later")?;
    assert!(captured.contains("later"));
    Ok(())
}

#[test]
fn a_child_has_the_reuse_that_its_parent_has_then() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for reuse in [Reuse::False, Reuse::True, Reuse::Auto] {
        let parent = pass.scope(ScopeOptions::at("a").reuse(reuse))?;
        let parent = { parent }.current_scope();
        let child = parent.child("b");
        assert_eq!((child.name(), child.reuse()), ("a/b", reuse));
        assert_eq!(child.child("c").reuse(), reuse);
        assert_eq!(pass.scope(&child)?.reuse(), reuse);
        parent.reuse_variables();
        assert_eq!(child.reuse(), reuse, "it is a scope of its own");
        assert_eq!(parent.child("b").reuse(), Reuse::True);
    }
    Ok(())
}

#[test]
fn an_empty_collection_is_no_error_whatever_the_scope_is_called() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    assert!(pass.get_collection(GLOBAL_VARIABLES).is_empty());
    assert!(pass.get_collection_in("nothing", "a")?.is_empty());
    let pattern = ScopeOptions::at("a(").auxiliary_name_scope(false);
    let no_pattern = pass.scope(pattern)?.current_scope();
    assert!(no_pattern.get_collection(GLOBAL_VARIABLES)?.is_empty());
    // The name is a pattern as soon as there is something to compare with it.
    get(&mut pass, "w")?;
    assert!(no_pattern.get_collection("nothing")?.is_empty());
    assert!(no_pattern.get_collection(GLOBAL_VARIABLES).is_err());
    Ok(())
}

#[test]
fn who_debugs_a_scope_sees_its_name_and_reuse() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut net = pass.scope(ScopeOptions::at("net").reuse(true))?;
    let current = net.current_scope();
    assert_eq!(format!("{current:?}"), "<Scope 'net' reuse=true>");
    let options = format!("{:?}", ScopeOptions::at(&current));
    assert!(options.contains("net"), "{options}");
    Ok(())
}
