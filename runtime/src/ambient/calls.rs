//! What is asked of the active scope by name: the same as of a [`Pass`], found on this thread's stack.

use super::with_pass;
use crate::error::Result;
use crate::pass::{Pass, Scope};
use crate::select::Select;
use crate::site::{Place, Trace};
#[cfg(feature = "candle")]
use crate::store::VarStore;
use crate::variable::collection::Item;

/// What `scope!(.. as ident, ..)` binds.
pub fn active_scope() -> Scope {
    try_current_scope("scope!").unwrap_or_else(Scope::failed)
}

/// What `name_scope!(.. as ident, ..)` binds: the name that re-enters the name scope, with a trailing `/`.
pub fn active_name_scope() -> String {
    try_current_name_scope().unwrap_or_default()
}

/// The names of the active variable scope and of the active name scope, if this thread walks a pass over that store.
#[cfg(feature = "candle")]
pub(crate) fn names_over(store: &VarStore) -> Option<(String, String)> {
    let names = with_pass("current_scope()", Place::or_caller(None), |pass| {
        let is_over = pass.store().ptr_eq(store);
        is_over.then(|| (pass.scope_name(), pass.current_name_scope()))
    });
    names.ok().flatten()
}

fn try_current_scope(call: &'static str) -> Result<Scope> {
    with_pass(call, Place::or_caller(None), Pass::current_scope)
}

fn try_current_name_scope() -> Result<String> {
    let path = with_pass("name_scope!", Place::or_caller(None), |pass| {
        pass.current_name_scope()
    })?;
    Ok(crate::name::scope_string(&path))
}

/// The active variable scope, as a value (`tf.get_variable_scope`).
///
/// # Errors
/// If no scope is active on this thread.
#[track_caller]
pub fn current_scope() -> Result<Scope> {
    with_pass(
        "current_scope()",
        Place::or_caller(None),
        Pass::current_scope,
    )
}

/// From now on existing variables only, in the active scope (`tf.get_variable_scope().reuse_variables()`).
///
/// # Errors
/// If no scope is active on this thread.
#[track_caller]
pub fn reuse_variables() -> Result<()> {
    with_pass(
        "reuse_variables()",
        Place::or_caller(None),
        Pass::reuse_variables,
    )
}

/// Adds to a collection of the active pass (`tf.add_to_collection`).
///
/// # Errors
/// If no scope is active on this thread.
#[track_caller]
pub fn add_to_collection(key: impl AsRef<str>, item: impl Into<Item>) -> Result<()> {
    let (key, item) = (key.as_ref(), item.into());
    with_pass("add_to_collection()", Place::or_caller(None), |pass| {
        pass.add_to_collection(key, item)
    })
}

/// A collection's members in the active pass, in order (`tf.get_collection`).
///
/// # Errors
/// If no scope is active on this thread.
#[track_caller]
pub fn get_collection(key: impl AsRef<str>) -> Result<Vec<Item>> {
    let key = key.as_ref();
    with_pass("get_collection()", Place::or_caller(None), |pass| {
        pass.get_collection(key)
    })
}

/// A collection's members in the active pass whose names (`a/w:0`) or paths (`a/w`) begin with a match of the regular
/// expression `scope`.
///
/// # Errors
/// If no scope is active on this thread, or `scope` is no regular expression.
#[track_caller]
pub fn get_collection_in(key: impl AsRef<str>, scope: impl AsRef<str>) -> Result<Vec<Item>> {
    let (key, scope) = (key.as_ref(), scope.as_ref());
    with_pass("get_collection_in()", Place::or_caller(None), |pass| {
        pass.get_collection_in(key, scope)
    })?
}

/// A collection's members in the active pass that a pattern chooses: [`Pass::select_collection`].
///
/// # Errors
/// If no scope is active on this thread, or the text is no pattern.
#[track_caller]
pub fn select_collection(key: impl AsRef<str>, select: impl Into<Select>) -> Result<Vec<Item>> {
    let (key, select, here) = (key.as_ref(), select.into(), Trace::caller());
    select.check().map_err(|error| error.at(here))?;
    with_pass("select_collection()", Place::or_caller(None), |pass| {
        pass.select_collection(key, select)
    })?
}
