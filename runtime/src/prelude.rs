//! Everything to write a model with, on the ndarray engine.
//!
//! ```
//! use varscope::prelude::*;
//! ```

pub use varscope_macros::layer;

pub use crate::ambient::{
    add_to_collection, current_scope, get_collection, get_collection_in, reuse_variables,
    select_collection,
};
pub use crate::dtype::{DType, Element};
pub use crate::engines::ndarray::Variable;
pub use crate::error::{Error, Result};
pub use crate::init::{
    Distribution, Mode, constant, glorot_normal, glorot_uniform, he_normal, he_uniform, identity,
    lecun_normal, lecun_uniform, ones, orthogonal, random_normal, random_uniform, truncated_normal,
    value, variance_scaling, zeros,
};
#[cfg(feature = "nn")]
pub use crate::nn::{self, Padding};
pub use crate::options::{CustomGetter, Reuse};
pub use crate::pass::Scope;
pub use crate::select::Select;
pub use crate::store::VarStore;
pub use crate::template::make_template;
pub use crate::variable::collection::{
    GLOBAL_VARIABLES, LOCAL_VARIABLES, MODEL_VARIABLES, REGULARIZATION_LOSSES, TRAINABLE_VARIABLES,
};
pub use crate::variable::partition::{Partitioner, fixed_size, min_max, variable_axis_size};
pub use crate::variable::{AnyVariable, Constraint, Regularizer, no_regularizer};
pub use crate::{get_variable, model, name_scope, scope, variable};
