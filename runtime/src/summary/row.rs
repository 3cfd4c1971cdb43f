//! One variable, and the columns that show it.

use varscope_names::{GLOBAL_VARIABLES, TRAINABLE_VARIABLES};

use crate::dtype::DType;
use crate::shape::Shape;
use crate::variable::AnyVariable;

/// What a summary says of a variable.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) dims: Vec<usize>,
    pub(super) shape: String,
    pub(super) dtype: String,
    pub(super) parameters: usize,
    /// Not known of strings.
    pub(super) bytes: Option<u64>,
    pub(super) is_trained: bool,
    /// Besides the usual ones.
    pub(super) collections: Vec<String>,
    /// The collection into whose line it is folded.
    pub(super) folds_into: Option<&'static str>,
    pub(super) shared: u32,
    pub(super) defined_at: String,
}

impl Row {
    pub(super) fn of(
        variable: &AnyVariable,
        folds_into: Option<&'static str>,
        shared: u32,
    ) -> Self {
        let parameters = variable.shape().iter().product();
        let bytes = |parameters: usize| (parameters * variable.dtype().size()) as u64;
        let is_known = variable.dtype() != DType::String;
        let others = variable
            .collections()
            .filter(|key| ![GLOBAL_VARIABLES, TRAINABLE_VARIABLES].contains(key));
        Self {
            name: variable.path().to_owned(),
            dims: variable.shape().to_vec(),
            shape: Shape::from(variable.shape()).to_string(),
            dtype: variable.dtype().to_string(),
            parameters,
            bytes: is_known.then(|| bytes(parameters)),
            is_trained: variable.trainable(),
            collections: others.map(str::to_owned).collect(),
            folds_into,
            shared,
            defined_at: variable.defined().users_site().to_string(),
        }
    }
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Shape,
    Dtype,
    Parameters,
    Bytes,
    Trained,
    Collections,
    Shared,
    DefinedAt,
}

impl Column {
    /// From left to right.
    pub(super) const ALL: [Self; 9] = [
        Self::Name,
        Self::Shape,
        Self::Dtype,
        Self::Parameters,
        Self::Bytes,
        Self::Trained,
        Self::Collections,
        Self::Shared,
        Self::DefinedAt,
    ];

    /// What is left out first where there is no room.
    pub(super) const DISPENSABLE: [Self; 5] = [
        Self::Collections,
        Self::Dtype,
        Self::Bytes,
        Self::Shared,
        Self::DefinedAt,
    ];

    pub(super) const fn head(self) -> &'static str {
        match self {
            Self::Name => "variable",
            Self::Shape => "shape",
            Self::Dtype => "dtype",
            Self::Parameters => "parameters",
            Self::Bytes => "bytes",
            Self::Trained => "trained",
            Self::Collections => "collections",
            Self::Shared => "shared",
            Self::DefinedAt => "defined at",
        }
    }

    /// Whether its cells are numbers, which end below each other.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Parameters | Self::Bytes)
    }

    /// Whether it is left out where no cell has anything.
    pub(super) const fn is_optional(self) -> bool {
        matches!(self, Self::Collections | Self::Shared)
    }
}
