//! Everything to write a model with, on the candle engine.
//!
//! `Result`, `Tensor` and `DType` are candle's own; varscope's errors go through candle's and can be had back with
//! `varscope::Error::try_from`.

pub use candle_core::{DType, Device, Result, Tensor};

pub use varscope_macros::layer;

pub use super::nn::{self, Padding};
pub use super::store::VarStore;
pub use super::variable::{Variable, value};
pub use crate::ambient::{
    add_to_collection, current_scope, get_collection, get_collection_in, reuse_variables,
    select_collection,
};
pub use crate::init::{
    Distribution, Mode, constant, glorot_normal, glorot_uniform, he_normal, he_uniform, identity,
    lecun_normal, lecun_uniform, ones, orthogonal, random_normal, random_uniform, truncated_normal,
    variance_scaling, zeros,
};
pub use crate::options::{CustomGetter, Reuse};
pub use crate::pass::Scope;
pub use crate::select::Select;
pub use crate::template::make_template;
pub use crate::train::{l1, l1_l2, l2, regularization_loss};
pub use crate::variable::collection::{
    GLOBAL_VARIABLES, LOCAL_VARIABLES, MODEL_VARIABLES, REGULARIZATION_LOSSES, TRAINABLE_VARIABLES,
};
pub use crate::variable::partition::{Partitioner, fixed_size, min_max, variable_axis_size};
pub use crate::variable::{AnyVariable, Constraint, Regularizer, no_regularizer};
#[doc(inline)]
pub use crate::{
    __candle_get_variable as get_variable, __candle_model as model,
    __candle_name_scope as name_scope, __candle_scope as scope, __candle_variable as variable,
};
