//! What the short calls take (`is_plain` and `short` in `macros/src/*/expand.rs`).

use crate::replay::program::{GetVariable, VariableScope};

/// Whether a request says nothing that the short calls do not take.
pub(super) fn is_short(asked: &GetVariable) -> bool {
    let GetVariable {
        name: _,
        shape: _,
        dtype: _,
        initializer: _,
        regularizer,
        partitioner,
        constraint,
        trainable,
        collections,
        local,
    } = asked;
    regularizer.is_none()
        && partitioner.is_none()
        && constraint.is_none()
        && trainable.is_none()
        && collections.is_none()
        && !local
}

/// The name of a scope that says nothing else but its reuse.
pub(super) fn plain_name(asked: &VariableScope) -> Option<&str> {
    let VariableScope {
        name,
        handle,
        default_name,
        reuse: _,
        dtype,
        initializer,
        regularizer,
        partitioner,
        constraint,
        custom_getter,
        auxiliary_name_scope,
        bind: _,
        body: _,
    } = asked;
    let is_plain = handle.is_none()
        && default_name.is_none()
        && dtype.is_none()
        && initializer.is_none()
        && regularizer.is_none()
        && partitioner.is_none()
        && constraint.is_none()
        && custom_getter.is_none()
        && auxiliary_name_scope.is_none();
    name.as_deref().filter(|_| is_plain)
}
