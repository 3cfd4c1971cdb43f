//! What operations say, as varscope's options.

use varscope::{Request, ScopeOptions, VariableOptions};

use super::program::{GetVariable, Variable, VariableScope};
use super::values::{self, Unknown};

/// All that a scope says but its names and its getter.
pub(super) fn of_scope(
    mut options: ScopeOptions,
    scope: &VariableScope,
) -> Result<ScopeOptions, Unknown> {
    options = options.reuse(values::reuse(scope.reuse.as_ref()));
    options = options.auxiliary_name_scope(scope.auxiliary_name_scope.unwrap_or(true));
    if let Some(dtype) = &scope.dtype {
        options = options.dtype(values::dtype(dtype)?);
    }
    if let Some(initializer) = &scope.initializer {
        options = options.initializer(values::initializer(initializer)?);
    }
    if let Some(regularizer) = scope.regularizer {
        options = options.regularizer(values::regularizer(regularizer));
    }
    if let Some(partitioner) = &scope.partitioner {
        options = options.partitioner(values::partitioner(partitioner));
    }
    if let Some(constraint) = &scope.constraint {
        options = options.constraint(values::constraint(constraint));
    }
    Ok(options)
}

/// All that a request says but name, shape and element type.
pub(super) fn of_request(mut request: Request, asked: &GetVariable) -> Result<Request, Unknown> {
    if let Some(initializer) = &asked.initializer {
        request = request.initializer(values::initializer(initializer)?);
    }
    if let Some(regularizer) = asked.regularizer {
        request = request.regularizer(values::regularizer(regularizer));
    }
    if let Some(partitioner) = &asked.partitioner {
        request = request.partitioner(values::partitioner(partitioner));
    }
    if let Some(constraint) = &asked.constraint {
        request = request.constraint(values::constraint(constraint));
    }
    if let Some(trainable) = asked.trainable {
        request = request.trainable(trainable);
    }
    if let Some(keys) = &asked.collections {
        request = request.collections(keys.clone());
    }
    Ok(if asked.local {
        request.local()
    } else {
        request
    })
}

/// All that a new variable says but name and element type.
pub(super) fn of_variable(mut options: VariableOptions, variable: &Variable) -> VariableOptions {
    if let Some(trainable) = variable.trainable {
        options = options.trainable(trainable);
    }
    if let Some(keys) = &variable.collections {
        options = options.collections(keys.clone());
    }
    options
}
