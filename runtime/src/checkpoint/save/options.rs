//! What can be said of a save.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use regex::Regex;

use super::super::rename::Rule;
use crate::dtype::DType;
use crate::error::{Error, ErrorKind};
use crate::formats::Format;
use crate::select::Select;

/// What is saved, and how: which variables, under which names, and what the file says besides.
///
/// Without options it is all that the store has.
///
/// ```
/// use varscope::checkpoint::SaveOptions;
/// use varscope::{DType, Select, collection};
///
/// // What only training needs is left out.
/// let model = SaveOptions::new().except(Select::collection("optimizer_variables"));
/// // What was trained, and nothing else.
/// let trained = SaveOptions::new().only(Select::collection(collection::TRAINABLE_VARIABLES));
/// // For candle and Hugging Face: `encoder/0/weight` is `bert.0.weight`.
/// let exported = SaveOptions::new()
///     .rename_prefix("encoder/", "bert/")
///     .dots()
///     .metadata("format", "pt")
///     .cast_floats(DType::BF16);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct SaveOptions {
    pub(super) only: Option<Select>,
    pub(super) except: Option<Select>,
    pub(super) rules: Vec<Rule>,
    pub(super) dots: bool,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) plain: bool,
    pub(super) floats: Option<DType>,
    pub(super) unused: Unused,
    pub(super) format: Option<Format>,
}

/// What becomes of values that no variable has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unused {
    #[default]
    Refuse,
    Keep,
    Leave,
}

impl SaveOptions {
    /// All of a store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Saves these variables only.
    pub fn only(mut self, variables: impl Into<Select>) -> Self {
        self.only = Some(variables.into());
        self
    }

    /// Leaves these variables out.
    pub fn except(mut self, variables: impl Into<Select>) -> Self {
        let variables = variables.into();
        self.except = Some(match self.except {
            Some(others) => others.or(variables),
            None => variables,
        });
        self
    }

    /// The variable `from` is `to` in the file. Rules are applied in the order in which they were given, each to what the one before made
    /// of the name.
    pub fn rename(self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.rule(Rule::Exact(from.into(), to.into()))
    }

    /// Names that begin with `from` begin with `to` instead.
    pub fn rename_prefix(self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.rule(Rule::Prefix(from.into(), to.into()))
    }

    /// Replaces whatever a regular expression finds in a name; `$1` is what its first group has found.
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

    /// Names as a function makes them; what it gives no name is left out.
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

    /// Writes the slashes in names as dots, after all rules: as candle and Hugging Face have them. A load reads them as slashes.
    pub fn dots(mut self) -> Self {
        self.dots = true;
        self
    }

    /// Says something more in the file: `metadata("format", "pt")`, which Hugging Face's library asks for; `metadata("step", "1000")`.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// Leaves out what varscope itself says in the file, of collections, of what is trained and of aliases. No load needs it.
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Writes floating-point values as this element type, rounded: `cast_floats(DType::BF16)` halves a file. The variables stay as they are.
    pub fn cast_floats(mut self, dtype: DType) -> Self {
        self.floats = Some(dtype);
        self
    }

    /// Writes this format, whatever the file's name says ([`Format::of`]).
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    pub(in crate::checkpoint) fn format_of(&self, path: &Path) -> Format {
        self.format.unwrap_or_else(|| Format::of(path))
    }

    /// Whether there are others, or fewer, than without options.
    pub(in crate::checkpoint) fn changes_names(&self) -> bool {
        !self.rules.is_empty() || self.dots || self.only.is_some() || self.except.is_some()
    }

    /// All that there is, with this metadata as far as none is said, and nothing more.
    pub(in crate::checkpoint) fn unchanged(mut self, metadata: HashMap<String, String>) -> Self {
        for (key, value) in metadata {
            self.metadata.entry(key).or_insert(value);
        }
        self.plain().keep_unused()
    }

    /// Saves what was loaded and no variable has taken ([`VarStore::unused`](crate::VarStore::unused)) as well.
    pub fn keep_unused(mut self) -> Self {
        self.unused = Unused::Keep;
        self
    }

    /// Leaves it out. Without either, a save with such values is an error.
    pub fn leave_unused(mut self) -> Self {
        self.unused = Unused::Leave;
        self
    }
}
