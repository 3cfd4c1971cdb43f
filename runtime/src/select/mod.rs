//! The patterns that choose variables: one language for collections, summaries, training, loading and saving.

mod like;
mod path;
mod text;

use std::fmt;
use std::ops::Not;
use std::sync::Arc;

use regex::Regex;

use crate::error::{Error, ErrorKind};
use crate::variable::AnyVariable;
use path::Path;
use text::Unclear;

/// A choice of variables, by their names.
///
/// Written as a text, it is a path: the variable of that name and whatever is below it.
///
/// | text | chooses |
/// | --- | --- |
/// | `encoder/conv1` | `encoder/conv1` and `encoder/conv1/w`, but not `encoder/conv10/w` |
/// | `encoder/*/bias` | a `*` is whatever stands in one component: `encoder/conv1/bias` |
/// | `**/bias` | a `**` is any number of components: `bias`, `a/b/bias`, and what is below |
/// | `**/w$` | a `$` at the end means that nothing may follow: `a/w`, but not `a/w/Adam` |
/// | `encoder \| head` | either |
/// | `!head` | all but these |
/// | `encoder \| head \| !**/bias` | either, but these |
/// | an empty text | all |
///
/// Arrays and vectors choose what one of their texts does. A regular expression is made with [`Self::regex`], a collection with
/// [`Self::collection`]. A variable is chosen by its own name and not by [aliases](crate::VarStore::alias) of it; one in parts by the names of
/// its parts, `w/part_0`, so that `w` chooses them all.
///
/// A text that says nothing clear (`a || b`, `a, b`, `w$/x`) is an error of whoever is given it: [`Self::check`].
///
/// ```
/// use varscope::Select;
///
/// let trained = Select::from(["decoder", "head"]).except("**/bias$");
/// assert!(trained.keeps_name("decoder/conv1/weights"));
/// assert!(!trained.keeps_name("decoder/conv1/bias"));
/// assert!(!trained.keeps_name("encoder/conv1/weights"));
/// ```
#[derive(Clone)]
#[must_use]
pub struct Select(What);

#[derive(Clone)]
enum What {
    All,
    Path(Arc<Path>),
    Match(Regex),
    Collection(Arc<str>),
    Any(Arc<[Select]>),
    Both(Arc<(Select, Select)>),
    Except(Arc<(Select, Select)>),
    Unclear(Arc<Unclear>),
}

impl Select {
    /// Everything.
    pub const ALL: Self = Self(What::All);

    /// What the regular expression matches, as Python's `re.match` takes it and TensorFlow its filters: a match begins where the name does,
    /// and may end before it, so `a` also keeps `ab/w` and `a_1/w`.
    ///
    /// It looks at the name (`b/w:0`, what TensorFlow looks at) and at the path (`b/w`, what people write), so that `.*/b$` finds biases.
    ///
    /// # Errors
    /// If it is no regular expression.
    pub fn regex(pattern: impl AsRef<str>) -> Result<Self, Error> {
        let pattern = pattern.as_ref();
        let regex = Regex::new(pattern).map_err(|cause| ErrorKind::InvalidFilter {
            filter: pattern.to_owned(),
            cause: cause.to_string(),
        })?;
        Ok(Self(What::Match(regex)))
    }

    /// The variables of a collection. A name alone is in none.
    pub fn collection(key: impl AsRef<str>) -> Self {
        Self(What::Collection(key.as_ref().into()))
    }

    /// These, and those.
    pub fn or(self, other: impl Into<Self>) -> Self {
        Self(What::Any([self, other.into()].into()))
    }

    /// Of these, those: `Select::collection("losses").and("encoder")`.
    pub fn and(self, other: impl Into<Self>) -> Self {
        Self(What::Both(Arc::new((self, other.into()))))
    }

    /// These, but those.
    pub fn except(self, other: impl Into<Self>) -> Self {
        Self(What::Except(Arc::new((self, other.into()))))
    }

    /// Whether it was written clearly.
    ///
    /// ```
    /// use varscope::Select;
    ///
    /// assert!(Select::from("encoder | head | !**/bias").check().is_ok());
    /// let error = Select::from("encoder, head").check().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "'encoder, head' is no pattern: no name has a ',' in it; patterns are joined by '|'"
    /// );
    /// ```
    ///
    /// # Errors
    /// The first text of it that is no pattern, and why.
    pub fn check(&self) -> Result<(), Error> {
        match &self.0 {
            What::All | What::Path(_) | What::Match(_) | What::Collection(_) => Ok(()),
            What::Any(any) => any.iter().try_for_each(Self::check),
            What::Both(both) | What::Except(both) => both.0.check().and_then(|()| both.1.check()),
            What::Unclear(unclear) => Err(unclear.error()),
        }
    }

    /// Whether it chooses this variable.
    pub fn keeps(&self, variable: &AnyVariable) -> bool {
        self.holds(variable.path(), &|key| {
            variable.collections().any(|c| c == key)
        })
    }

    /// Whether it chooses a variable of this name, with `:0` or without.
    pub fn keeps_name(&self, name: &str) -> bool {
        self.holds(name, &|_| false)
    }

    fn any(mut any: Vec<Self>) -> Self {
        match any.len() {
            1 => any.remove(0),
            _ => Self(What::Any(any.into())),
        }
    }

    fn holds(&self, name: &str, is_in: &dyn Fn(&str) -> bool) -> bool {
        match &self.0 {
            What::All => true,
            What::Path(path) => path.holds(name.strip_suffix(":0").unwrap_or(name)),
            What::Match(regex) => begins_with_match(regex, name),
            What::Collection(key) => is_in(key),
            What::Any(any) => any.iter().any(|select| select.holds(name, is_in)),
            What::Both(both) => both.0.holds(name, is_in) && both.1.holds(name, is_in),
            What::Except(both) => both.0.holds(name, is_in) && !both.1.holds(name, is_in),
            What::Unclear(unclear) => unclear.perhaps.holds(name, is_in),
        }
    }
}

fn begins_with_match(regex: &Regex, name: &str) -> bool {
    // The leftmost match: if any begins where the name does, it is that one.
    let begins = |text: &str| regex.find(text).is_some_and(|found| found.start() == 0);
    match name.strip_suffix(":0") {
        Some(path) => begins(name) || begins(path),
        None => begins(name) || begins(&[name, ":0"].concat()),
    }
}

impl Not for Select {
    type Output = Self;

    /// All but these.
    fn not(self) -> Self {
        Self::ALL.except(self)
    }
}

impl From<String> for Select {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Select {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Self> for Select {
    fn from(select: &Self) -> Self {
        select.clone()
    }
}

impl<T: Into<Self>> From<Vec<T>> for Select {
    fn from(any: Vec<T>) -> Self {
        Self::any(any.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Select {
    fn from(any: [T; N]) -> Self {
        Self::any(any.into_iter().map(Into::into).collect())
    }
}

impl<T: Clone + Into<Self>> From<&[T]> for Select {
    fn from(any: &[T]) -> Self {
        any.to_vec().into()
    }
}

/// As it is written.
impl fmt::Display for Select {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            What::All => f.write_str("**"),
            What::Path(path) => f.write_str(&path.0),
            What::Match(regex) => write!(f, "regex({:?})", regex.as_str()),
            What::Collection(key) => write!(f, "collection({key:?})"),
            What::Any(any) => {
                for (i, select) in any.iter().enumerate() {
                    let or = if i > 0 { " | " } else { "" };
                    write!(f, "{or}{select}")?;
                }
                Ok(())
            }
            What::Both(both) => write!(f, "({}).and({})", both.0, both.1),
            What::Unclear(unclear) => f.write_str(&unclear.text),
            What::Except(both) => match &both.0.0 {
                What::All => write!(f, "!({})", both.1),
                _ => write!(f, "({}).except({})", both.0, both.1),
            },
        }
    }
}

/// As `Display`.
impl fmt::Debug for Select {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Select({self})")
    }
}

#[cfg(test)]
mod tests;
