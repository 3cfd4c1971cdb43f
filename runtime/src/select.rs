//! The patterns that choose variables: one language for collections, summaries, loading and saving.

use std::fmt;
use std::ops::Not;
use std::sync::Arc;

use regex::Regex;

use crate::error::{Error, ErrorKind};
use crate::variable::AnyVariable;

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
/// [`Self::collection`].
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
    Except(Arc<(Select, Select)>),
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

    /// These, but those.
    pub fn except(self, other: impl Into<Self>) -> Self {
        Self(What::Except(Arc::new((self, other.into()))))
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

    fn holds(&self, name: &str, is_in: &dyn Fn(&str) -> bool) -> bool {
        match &self.0 {
            What::All => true,
            What::Path(path) => path.holds(name.strip_suffix(":0").unwrap_or(name)),
            What::Match(regex) => begins_with_match(regex, name),
            What::Collection(key) => is_in(key),
            What::Any(any) => any.iter().any(|select| select.holds(name, is_in)),
            What::Except(both) => both.0.holds(name, is_in) && !both.1.holds(name, is_in),
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

impl From<&str> for Select {
    fn from(text: &str) -> Self {
        let terms = || text.split('|').map(str::trim);
        let positive: Vec<_> = terms().filter(|term| !term.starts_with('!')).collect();
        let negative: Vec<_> = terms().filter_map(|term| term.strip_prefix('!')).collect();
        let chosen = match positive.is_empty() {
            true => Self::ALL,
            false => Self::any(positive.into_iter().map(path).collect()),
        };
        match negative.is_empty() {
            true => chosen,
            false => chosen.except(Self::any(negative.into_iter().map(path).collect())),
        }
    }
}

fn path(text: &str) -> Select {
    match text.trim() {
        "" | "**" => Select::ALL,
        text => Select(What::Path(Arc::new(Path(text.into())))),
    }
}

impl Select {
    fn any(mut any: Vec<Self>) -> Self {
        match any.len() {
            1 => any.remove(0),
            _ => Self(What::Any(any.into())),
        }
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

/// A path with `*`, `**`, and `$` at the end, as it is written.
struct Path(Box<str>);

impl Path {
    fn holds(&self, name: &str) -> bool {
        let (pattern, is_whole) = match self.0.strip_suffix('$') {
            Some(pattern) => (pattern, true),
            None => (&*self.0, false),
        };
        let components: Vec<&str> = name.split('/').collect();
        let pattern: Vec<&str> = pattern.split('/').collect();
        let mut pieces = pattern.split(|component| *component == "**").peekable();
        // What stands between two `**` is found where it stands first: that leaves most to what follows.
        let (mut at, mut is_first) = (0, true);
        while let Some(piece) = pieces.next() {
            let is_last = pieces.peek().is_none();
            let rest = &components[at..];
            let found = match (is_first, is_last && is_whole) {
                (true, true) => (rest.len() == piece.len() && begins(rest, piece)).then_some(0),
                (true, false) => begins(rest, piece).then_some(0),
                (false, true) => {
                    let last = rest.len().checked_sub(piece.len());
                    last.filter(|last| begins(&rest[*last..], piece))
                }
                (false, false) => (0..=rest.len()).find(|i| begins(&rest[*i..], piece)),
            };
            match found {
                Some(found) => at += found + piece.len(),
                None => return false,
            }
            is_first = false;
        }
        true
    }
}

fn begins(components: &[&str], piece: &[&str]) -> bool {
    components.len() >= piece.len() && piece.iter().zip(components).all(|(p, c)| is_like(c, p))
}

/// Whether a component is what a pattern with `*` says.
fn is_like(component: &str, pattern: &str) -> bool {
    let Some((first, others)) = pattern.split_once('*') else {
        return component == pattern;
    };
    let Some(mut rest) = component.strip_prefix(first) else {
        return false;
    };
    let mut others = others.split('*').peekable();
    while let Some(text) = others.next() {
        if others.peek().is_none() {
            return rest.ends_with(text);
        }
        match rest.find(text) {
            Some(at) => rest = &rest[at + text.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(select: impl Into<Select>, kept: &[&str], left: &[&str]) {
        let select = select.into();
        for name in kept {
            assert!(select.keeps_name(name), "{select} must keep {name}");
            assert!(select.keeps_name(&format!("{name}:0")), "{select}, {name}");
        }
        for name in left {
            assert!(!select.keeps_name(name), "{select} must leave {name}");
        }
    }

    #[test]
    fn a_path_chooses_itself_and_what_is_below() {
        check("a/b", &["a/b", "a/b/c"], &["a/bc", "a", "b/a/b", "a/B"]);
        check("a/b$", &["a/b"], &["a/b/c", "a"]);
        check("", &["a", "a/b"], &[]);
    }

    #[test]
    fn stars_stand_for_text_and_for_components() {
        check("a/*/w", &["a/b/w", "a//w"], &["a/w", "a/b/c/w"]);
        check("conv*_x*/w", &["conv1_x/w", "conv_xy/w"], &["conv1/w"]);
        check("*a*a", &["aa", "xaya"], &["a", "aab"]);
        check("**/w", &["w", "a/w", "a/b/w/c"], &["a/ww"]);
        check("**/w$", &["w", "a/w", "w/a/w"], &["w/a"]);
        check("a/**/w/**/x$", &["a/w/x", "a/1/2/w/3/x"], &["a/x/w", "w/x"]);
        check("a/**", &["a", "a/b"], &["b"]);
        check("**/a/b/**/b$", &["a/b/b", "x/a/b/a/b"], &["a/b"]);
    }

    #[test]
    fn terms_join_and_except() {
        check("a | b", &["a/w", "b"], &["c"]);
        check("!a|!b", &["c"], &["a/w", "b"]);
        check("a | b | !**/bias", &["a/w"], &["a/bias", "c", "bias"]);
        check(["a", "b"], &["a", "b/w"], &["c"]);
        check(Vec::<&str>::new(), &[], &["a"]);
        check(!Select::from("a"), &["b"], &["a"]);
        let both = Select::from("a").or("b").except(["b/x"]);
        check(&both, &["a", "b/y"], &["b/x"]);
        assert_eq!(both.to_string(), "(a | b).except(b/x)");
    }

    #[test]
    fn a_regular_expression_begins_where_the_name_does() -> Result<(), Error> {
        check(Select::regex("a")?, &["ab/w"], &["b/a"]);
        check(Select::regex(".*/b$")?, &["a/b"], &["a/bc"]);
        check(Select::regex("b/w:0$")?, &["b/w"], &["b/wx"]);
        assert!(Select::regex("(").is_err());
        Ok(())
    }

    #[test]
    fn the_texts_of_the_docs() {
        check("encoder/*/bias", &["encoder/conv1/bias"], &["encoder/bias"]);
        check(
            "encoder | head | !**/bias",
            &["encoder/w"],
            &["head/bias/x"],
        );
    }
}
