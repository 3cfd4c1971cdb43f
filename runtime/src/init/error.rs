//! What can be wrong with an initializer.

use std::error::Error;
use std::fmt::Display;

use varscope_names::OneLine;

use crate::dtype::DType;
use crate::host::{AllocError, ConversionError};

/// An initializer that can't make the value asked for.
///
/// Names the initializer as it is written, the parameter, and what to write instead. The variable is not named: whoever asked
/// for it knows. What a function of the user's says of its failure is the source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InitError {
    /// A parameter is no number that the initializer can use.
    #[error("`{}`: {parameter} is {value:?}, but must be {must}", OneLine(.initializer))]
    Parameter {
        /// The initializer as it is written.
        initializer: String,
        /// The parameter's name.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// The initializer is defined for other ranks only.
    #[error("`{}` needs a shape with {must}, but got {shape:?}; {instead}", OneLine(.initializer))]
    Rank {
        /// The initializer as it is written.
        initializer: String,
        /// The shape asked for.
        shape: Vec<usize>,
        /// What it must have.
        must: &'static str,
        /// The way out.
        instead: &'static str,
    },
    /// The initializer can't make elements of this type.
    #[error(
        "`{}` makes {makes}, but the dtype is {dtype}; change the dtype, or use `zeros()` or `constant(..)`",
        OneLine(.initializer)
    )]
    DType {
        /// The initializer as it is written.
        initializer: String,
        /// The dtype asked for.
        dtype: DType,
        /// What it makes.
        makes: &'static str,
    },
    /// A value or constant does not convert to the dtype.
    #[error(transparent)]
    Conversion(#[from] ConversionError),
    /// The shape is beyond what fits into memory.
    #[error(transparent)]
    Alloc(#[from] AllocError),
    /// The value has another shape than the variable.
    #[error(
        "`{}` has shape {found:?}, but the variable has shape {expected:?}; leave the variable's shape out, or reshape the value",
        OneLine(.initializer)
    )]
    Shape {
        /// The initializer as it is written.
        initializer: String,
        /// The shape asked for.
        expected: Vec<usize>,
        /// The value's shape.
        found: Vec<usize>,
    },
    /// A function of the user's failed.
    #[error("initializer `{}` failed", OneLine(.name))]
    Function {
        /// The name that it was given.
        name: String,
        /// Its error.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A function of the user's made something else than it was asked for.
    #[error(
        "initializer `{}` made {found_dtype} of shape {found_shape:?}, but was asked for {dtype} of shape {shape:?}; return an array of `fill.dtype` and `fill.shape`",
        OneLine(.name)
    )]
    FunctionResult {
        /// The name that it was given.
        name: String,
        /// The dtype asked for.
        dtype: DType,
        /// The shape asked for.
        shape: Vec<usize>,
        /// The dtype made.
        found_dtype: DType,
        /// The shape made.
        found_shape: Vec<usize>,
    },
}

impl InitError {
    /// The name of the user's function that failed, if one did.
    pub(crate) fn function(&self) -> Option<&str> {
        match self {
            Self::Function { name, .. } => Some(name),
            Self::Parameter { .. }
            | Self::Rank { .. }
            | Self::DType { .. }
            | Self::Conversion(_)
            | Self::Alloc(_)
            | Self::Shape { .. }
            | Self::FunctionResult { .. } => None,
        }
    }

    /// An initializer of real floats was asked for something else.
    pub(super) fn not_real(initializer: &dyn Display, dtype: DType) -> Self {
        Self::DType {
            initializer: initializer.to_string(),
            dtype,
            makes: "real floating point numbers",
        }
    }

    pub(super) fn parameter(
        initializer: &dyn Display,
        parameter: &'static str,
        value: f64,
        must: &'static str,
    ) -> Self {
        Self::Parameter {
            initializer: initializer.to_string(),
            parameter,
            value,
            must,
        }
    }
}
