//! What can go wrong with optimizers.

use varscope_names::OneLine;

use crate::error::{Error, Trace};
use crate::shape::Shape;

/// An error of an optimizer. It goes through candle's own, and can be had back with
/// [`OptimError::of`].
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OptimError {
    /// There is nothing to train.
    #[error(
        "optimizer {} has no variables to train: {}. It was made at {place}",
        OneLine(.optimizer),
        if *.store_is_empty {
            "the store has none yet. Run a pass first, which builds the model"
        } else {
            "of those that it was made for, none is a trainable float of the store that no group freezes"
        }
    )]
    NoVariables {
        /// The optimizer's name.
        optimizer: String,
        /// Whether the store has no variable at all.
        store_is_empty: bool,
        /// Where it was made.
        place: Box<Trace>,
    },
    /// A `Var` that is none of the store's.
    #[error(
        "optimizer {} was given a Var of shape {shape} that is no variable of its store; `store.trainable_vars()` gives those that are (after `to_dtype` or `to_device`, anew)",
        OneLine(.optimizer)
    )]
    Stranger {
        /// The optimizer's name.
        optimizer: String,
        /// What the `Var` looks like.
        shape: Box<Shape>,
    },
    /// A variable that was made not to be trained.
    #[error(
        "optimizer {} was given variable {}, which was made with `trainable = false` at {defined}, and gets no gradient",
        OneLine(.optimizer), OneLine(.name)
    )]
    NotTrained {
        /// The optimizer's name.
        optimizer: String,
        /// The variable.
        name: String,
        /// Where it was defined.
        defined: Box<Trace>,
    },
    /// Two optimizers of one name, for one variable.
    #[error(
        "variable {} (defined at {defined}) has an optimizer {} already, and both would keep their state under one name. Drop the other first, give one of them another name with `named(..)`, or other variables with `variables(..)`",
        OneLine(.name), OneLine(.optimizer)
    )]
    Shared {
        /// The optimizers' name.
        optimizer: String,
        /// The variable.
        name: String,
        /// Where it was defined.
        defined: Box<Trace>,
    },
    /// What an optimizer keeps is there in part.
    #[error(
        "optimizer {}: {} is there and {} is not, so its state for {} can't be gone on from. Load the whole of it, or leave all of it out with `except(..)`",
        OneLine(.optimizer), OneLine(.has.join(", ")), OneLine(.lacks.join(", ")), OneLine(.name)
    )]
    InPart {
        /// The optimizer's name.
        optimizer: String,
        /// What it is kept for.
        name: String,
        /// What a file or the store has.
        has: Vec<String>,
        /// What is missing.
        lacks: Vec<String>,
    },
    /// A group of none.
    #[error(
        "optimizer {} has the group {}, which chooses none of its {} variables: {}{}",
        OneLine(.optimizer), OneLine(.group), .variables.len(),
        OneLine(.variables.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ")),
        if .variables.len() > 5 { ", .." } else { "" }
    )]
    EmptyGroup {
        /// The optimizer's name.
        optimizer: String,
        /// What the group chooses.
        group: String,
        /// What the optimizer trains.
        variables: Vec<String>,
    },
    /// A variable of the model has the name of one that training keeps.
    #[error(
        "{} can't be kept under the name {}: a variable of the model has it, defined at {defined}",
        OneLine(.what), OneLine(.name)
    )]
    NameTaken {
        /// What was to be kept.
        what: String,
        /// The name.
        name: String,
        /// Where the variable was defined.
        defined: Box<Trace>,
    },
    /// No variable of an optimizer has a gradient.
    #[error(
        "none of the {count} variables of optimizer {} got a gradient (the first is {}, defined at {defined}): the gradients are of another model or of tensors that were detached, or between the loss and the variables stands something that has no backward",
        OneLine(.optimizer), OneLine(.first)
    )]
    NoGradients {
        /// The optimizer's name.
        optimizer: String,
        /// How many variables it trains.
        count: usize,
        /// The first of them.
        first: String,
        /// Where that was defined.
        defined: Box<Trace>,
    },
    /// A gradient of another shape than its variable.
    #[error(
        "the gradient of variable {} has shape {found}, and the variable, defined at {defined}, has shape {shape}",
        OneLine(.name)
    )]
    GradientShape {
        /// The variable.
        name: String,
        /// The variable's shape.
        shape: Box<Shape>,
        /// The gradient's.
        found: Box<Shape>,
        /// Where the variable was defined.
        defined: Box<Trace>,
    },
    /// Groups were given, and a variable is in none of them.
    #[error(
        "variable {} (defined at {defined}) is in no group of optimizer {}; the groups are {}. Add a group for it, `Group::new(..).frozen()` if it is not to be trained",
        OneLine(.name), OneLine(.optimizer), OneLine(.groups.join("; "))
    )]
    NoGroup {
        /// The optimizer's name.
        optimizer: String,
        /// The variable.
        name: String,
        /// Where it was defined.
        defined: Box<Trace>,
        /// The patterns of the groups.
        groups: Vec<String>,
    },
    /// A variable is in two groups.
    #[error(
        "variable {} (defined at {defined}) is in two groups of optimizer {}: {} and {}. Take it out of one with `except(..)`",
        OneLine(.name), OneLine(.optimizer), OneLine(&.groups[0]), OneLine(&.groups[1])
    )]
    TwoGroups {
        /// The optimizer's name.
        optimizer: String,
        /// The variable.
        name: String,
        /// Where it was defined.
        defined: Box<Trace>,
        /// The patterns of both.
        groups: [String; 2],
    },
    /// A `global_step` that is no counter.
    #[error(
        "variable {} (defined at {defined}) is {found}, and a step counter is an int64 scalar that is not trained",
        OneLine(.name)
    )]
    NoCounter {
        /// The variable.
        name: String,
        /// What it is.
        found: String,
        /// Where it was defined.
        defined: Box<Trace>,
    },
    /// Averages were asked for that have not been made.
    #[error(
        "no variable has an average named {}: call `apply` first, on the model that is trained",
        OneLine(.average)
    )]
    NoAverages {
        /// The averages' name.
        average: String,
    },
    /// What is kept could not be made, found or changed.
    #[error(transparent)]
    Variable(#[from] Error),
}

impl OptimError {
    /// The error of an optimizer that candle's carries, if it carries one.
    pub fn of(error: &candle_core::Error) -> Option<&Self> {
        crate::engines::candle::carried(error)
    }
}

impl From<OptimError> for candle_core::Error {
    fn from(error: OptimError) -> Self {
        match error {
            // Had back as what it is.
            OptimError::Variable(error) => error.into(),
            error => crate::engines::candle::carry(error),
        }
    }
}

/// The result of what can go wrong with optimizers, inside.
pub(super) type OptimResult<T> = std::result::Result<T, OptimError>;
