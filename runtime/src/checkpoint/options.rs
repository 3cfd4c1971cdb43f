//! What can be said of a load.

use std::path::PathBuf;
use std::sync::Arc;

use regex::Regex;

use super::rename::Rule;
use crate::error::{Error, ErrorKind};
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
/// written with either, and are applied in the order in which they were given, each to what the one before made of the name.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct LoadOptions {
    pub(super) others: Vec<PathBuf>,
    pub(super) rules: Vec<Rule>,
    pub(super) verbatim: bool,
    pub(super) only: Option<Select>,
    pub(super) except: Option<Select>,
    pub(super) allowed: Option<Select>,
    pub(super) deny_unused: bool,
    pub(super) staged: bool,
    pub(super) cast: bool,
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

    /// What the file has as `from` is for the variable `to`.
    pub fn rename(self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.rule(Rule::Exact(from.into(), to.into()))
    }

    /// Names that begin with `from` begin with `to` instead: `rename_prefix("bert.", "encoder/")`.
    pub fn rename_prefix(self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.rule(Rule::Prefix(from.into(), to.into()))
    }

    /// Replaces whatever a regular expression finds in a name; `$1` is what its first group has found: `rename_regex(r"gamma$", "weight")`.
    ///
    /// # Errors
    /// If it is no regular expression.
    pub fn rename_regex(self, pattern: &str, to: impl Into<String>) -> Result<Self, Error> {
        let regex = Regex::new(pattern).map_err(|cause| ErrorKind::InvalidFilter {
            filter: pattern.to_owned(),
            cause: cause.to_string(),
        })?;
        Ok(self.rule(Rule::Regex(regex, to.into())))
    }

    /// Names as a function makes them of those in the file; what it gives no name is left out.
    pub fn rename_with(
        self,
        rename: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.rule(Rule::Function(Arc::new(rename)))
    }

    /// Takes a scope off the names that begin with it: `strip_prefix("model")`.
    pub fn strip_prefix(self, scope: impl Into<String>) -> Self {
        self.rule(Rule::Strip(scope.into()))
    }

    /// Puts all names below a scope: `under("encoder")`.
    pub fn under(self, scope: impl Into<String>) -> Self {
        self.rule(Rule::Under(scope.into()))
    }

    fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
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
        self.only = Some(variables.into());
        self
    }

    /// Leaves these variables as they are, whatever the file has for them.
    pub fn except(mut self, variables: impl Into<Select>) -> Self {
        self.except = Some(or(self.except, variables.into()));
        self
    }

    /// Lets the file lack these variables: they keep their values, or start with values of their own.
    pub fn allow_missing(mut self, variables: impl Into<Select>) -> Self {
        self.allowed = Some(or(self.allowed, variables.into()));
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

    /// What the load is to have.
    pub(super) fn covers(&self) -> Select {
        let only = self.only.clone().unwrap_or(Select::ALL);
        match &self.except {
            None => only,
            Some(except) => only.except(except),
        }
    }
}

fn or(select: Option<Select>, other: Select) -> Select {
    match select {
        Some(select) => select.or(other),
        None => other,
    }
}
