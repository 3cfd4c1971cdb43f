//! What can be said of a save.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::super::choice::Choice;
use super::super::rename::{Rules, rename_methods};
use crate::dtype::DType;
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
///
/// # Names
/// Rules make names in the file of those of variables. They are applied in the order in which they were given, each to what the one before
/// made of the name.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct SaveOptions {
    pub(super) choice: Choice,
    pub(super) rules: Rules,
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
        self.choice.only(variables.into());
        self
    }

    /// Leaves these variables out.
    pub fn except(mut self, variables: impl Into<Select>) -> Self {
        self.choice.except(variables.into());
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
        !self.rules.is_empty() || self.dots || !self.choice.is_all()
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

rename_methods!(SaveOptions);
