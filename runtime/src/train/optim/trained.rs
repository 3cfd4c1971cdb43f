//! What optimizers train and averages follow: the trainable floats that were chosen.

use crate::select::Select;
use crate::store::VarStore;
use crate::variable::AnyVariable;

/// Those of a store, in the order of their creation.
pub(super) fn trained(store: &VarStore, select: &Select) -> Vec<AnyVariable> {
    let mut variables = store.trainable_variables();
    variables.retain(|variable| is_trained(variable, select));
    variables
}

pub(super) fn is_trained(variable: &AnyVariable, select: &Select) -> bool {
    variable.trainable() && variable.dtype().is_floating() && select.keeps(variable)
}
