//! What can be said of a load.

use std::path::PathBuf;

use super::choice::Choice;
use super::rename::{Rules, rename_methods};
use crate::error::Error;
use crate::select::Select;

/// How a file is loaded: which of its tensors, under which names, and what may differ.
///
/// Without options a load is strict: whatever the store has must be in the file, with the same shapes and element types.
///
/// ```
/// use varscope::checkpoint::LoadOptions;
///
/// let backbone = LoadOptions::new()
///     .rename_prefix("bert.", "encoder/")
///     .only("encoder | !**/position_ids")
///     .cast();
/// ```
///
/// # Names
/// If no name of a file has a slash, and some have dots, dots are read as slashes: `layer.0.weight` is `layer/0/weight`. Rules may be
/// written with either: they make names of variables of those in the file, and are applied in the order in which they were given, each to what the one before made of the name.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct LoadOptions {
    pub(super) others: Vec<PathBuf>,
    pub(super) rules: Rules,
    pub(super) verbatim: bool,
    pub(super) choice: Choice,
    pub(super) allowed: Option<Select>,
    pub(super) deny_unused: bool,
    pub(super) staged: bool,
    pub(super) cast: bool,
    pub(super) squeeze: bool,
}

impl LoadOptions {
    /// A strict load.
    pub fn new() -> Self {
        Self::default()
    }

    /// Loads another file as well, as one with the first: shards without an index.
    pub fn and(mut self, path: impl Into<PathBuf>) -> Self {
        self.others.push(path.into());
        self
    }

    /// Leaves dots in names as they are.
    pub fn verbatim(mut self) -> Self {
        self.verbatim = true;
        self
    }

    /// Loads a part: these variables only. The others are not missed, neither now nor when they are created later. (A collection chooses
    /// among variables that exist.)
    pub fn only(mut self, variables: impl Into<Select>) -> Self {
        self.choice.only(variables.into());
        self
    }

    /// Leaves these variables as they are, whatever the file has for them.
    pub fn except(mut self, variables: impl Into<Select>) -> Self {
        self.choice.except(variables.into());
        self
    }

    /// Lets the file lack these variables: they keep their values, or start with values of their own.
    pub fn allow_missing(mut self, variables: impl Into<Select>) -> Self {
        let variables = variables.into();
        self.allowed = Some(match self.allowed {
            Some(others) => others.or(variables),
            None => variables,
        });
        self
    }

    /// Refuses a file with tensors that no variable has: for a store whose model is built. What waits for a model that is not is in
    /// [`VarStore::unused`](crate::VarStore::unused).
    pub fn deny_unused(mut self) -> Self {
        self.deny_unused = true;
        self
    }

    /// Reads everything before anything is overwritten, so that the store is as it was whatever fails; takes memory for it.
    pub fn staged(mut self) -> Self {
        self.staged = true;
        self
    }

    /// Converts values to the element types of their variables: floats are rounded, whatever else keeps its value or is refused.
    pub fn cast(mut self) -> Self {
        self.cast = true;
        self
    }

    /// Lets shapes differ by dimensions of size 1: a kernel `[in, out]` is loaded as the variable `[1, in, out]` that TensorFlow's convolutions of
    /// width 1 have, and the other way round. The values keep their order: nothing is transposed, and all other differences stay errors.
    pub fn squeeze(mut self) -> Self {
        self.squeeze = true;
        self
    }

    /// # Errors
    /// The first text that is no pattern.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.choice.check()?;
        self.allowed.iter().try_for_each(Select::check)
    }

    /// What the load is to have.
    pub(super) fn covers(&self) -> Select {
        self.choice.select()
    }
}

rename_methods!(LoadOptions);
