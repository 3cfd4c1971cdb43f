//! Names and paths, on top of the grammar that the macros share.

use smol_str::SmolStr;

pub(crate) use varscope_names::{
    SEPARATOR, components, fnv as hash, is_nested_scope_name, is_node_name, last_component,
};

/// A name as the caller gave it, with its hash; literals are hashed at compile time.
///
/// Kept and asked for again, it is hashed once. Text of up to 23 bytes is copied into it, longer text into memory that clones share, and a
/// [`literal`](Self::literal) of any length is where it stands: a steady pass that asks by these allocates nothing.
///
/// ```
/// use varscope::{Name, Request, VarStore};
///
/// let weights = Name::literal("weights");
/// let store = VarStore::new();
/// for _ in 0..3 {
///     let mut pass = store.pass();
///     pass.scope("conv1")?.get_variable(Request::new(&weights).shape([2]))?;
/// }
/// # Ok::<(), varscope::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Name {
    text: Text,
    hash: u64,
}

#[derive(Clone, Debug)]
enum Text {
    Literal(&'static str),
    Made(SmolStr),
}

impl Name {
    /// A name known at compile time.
    pub const fn literal(text: &'static str) -> Self {
        Self::hashed(text, hash(text))
    }

    /// A name whose hash a macro has computed.
    #[doc(hidden)]
    pub const fn hashed(text: &'static str, hash: u64) -> Self {
        Self {
            text: Text::Literal(text),
            hash,
        }
    }

    /// A name made at run time.
    pub fn owned(text: String) -> Self {
        text.into()
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        match &self.text {
            Text::Literal(text) => text,
            Text::Made(text) => text,
        }
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// The text, if it is a literal.
    pub(crate) fn as_literal(&self) -> Option<&'static str> {
        match self.text {
            Text::Literal(literal) => Some(literal),
            Text::Made(_) => None,
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && self.as_str() == other.as_str()
    }
}

impl Eq for Name {}

impl<T: AsRef<str> + ?Sized> From<&T> for Name {
    fn from(text: &T) -> Self {
        let text = text.as_ref();
        Self {
            hash: hash(text),
            text: Text::Made(text.into()),
        }
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self {
            hash: hash(&text),
            text: Text::Made(text.into()),
        }
    }
}

impl From<&Self> for Name {
    fn from(name: &Self) -> Self {
        name.clone()
    }
}

/// `scope/name`; the root has no name and adds nothing.
pub(crate) fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_owned()
    } else {
        below(scope, name)
    }
}

/// `scope/name` where the scope is not the root, whatever its name.
pub(crate) fn below(scope: &str, name: &str) -> String {
    [scope, "/", name].concat()
}

/// A dotted path, as candle and PyTorch write it, with slashes.
pub(crate) fn from_dotted(name: &str) -> String {
    name.replace('.', "/")
}

/// `name_i`: how a name is made unique.
pub(crate) fn suffixed(name: &str, i: u32) -> String {
    format!("{name}_{i}")
}

/// A scope string, as `original_name_scope` has it: `a/b` → `a/b/`, the root stays empty.
pub(crate) fn scope_string(path: &str) -> String {
    if path.is_empty() {
        String::new()
    } else {
        format!("{path}/")
    }
}

/// `Some(path)` for a name that means exactly this path: `a/b/` → `a/b`.
pub(crate) fn absolute(name: &str) -> Option<&str> {
    name.strip_suffix(SEPARATOR)
}

/// The absolute name scope of a variable's regularization loss.
pub(crate) fn regularizer_scope(key: &str) -> String {
    format!("{key}/Regularizer/")
}

/// The pattern that keeps what is in a scope, for `Scope::get_collection`.
pub(crate) fn inside_pattern(scope: &str) -> String {
    scope_string(scope)
}

/// The names most like the one asked for, best first, at most three.
///
/// Likeness is edit distance over the whole path; a name in the same scope with another ending comes before a
/// like name in another scope.
pub(crate) fn nearest<'a>(asked: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let limit = (asked.chars().count() / 3).max(2);
    let mut found: Vec<(usize, &str)> = known
        .map(|k| (distance(asked, k), k))
        .filter(|(d, _)| *d <= limit)
        .collect();
    found.sort_by_key(|(d, _)| *d);
    found.truncate(3);
    found.into_iter().map(|(_, k)| k.to_owned()).collect()
}

fn distance(asked: &str, known: &str) -> usize {
    /// Beyond it a comparison takes more than anybody has: its memory grows as the product.
    const LIMIT: usize = 1 << 18;
    let far = asked.len().abs_diff(known.len()) > asked.len();
    let long = asked.len().saturating_mul(known.len()) > LIMIT;
    if far || long {
        usize::MAX
    } else {
        strsim::damerau_levenshtein(asked, known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_adds_nothing_to_a_name() {
        assert_eq!(join("", "w"), "w");
        assert_eq!(join("a", "w"), "a/w");
        assert_eq!(join("a/", "w"), "a//w");
    }

    #[test]
    fn names_beyond_reason_are_not_compared() {
        let long = "a/".repeat(40_000);
        assert!(nearest(&long, [&*long, "b"].into_iter()).is_empty());
    }

    #[test]
    fn nearest_names_come_best_first() {
        let known = ["conv1/weights", "conv2/weights", "conv1/biases"];
        assert_eq!(
            nearest("conv1/weight", known.into_iter())[0],
            "conv1/weights"
        );
        assert!(nearest("zzz", known.into_iter()).is_empty());
    }

    #[test]
    fn names_are_equal_as_their_texts_are_wherever_they_come_from() {
        let texts = [
            "w",
            "W",
            "a/w",
            "",
            "a_name_longer_than_what_is_kept_in_place",
        ];
        for (i, a) in texts.into_iter().enumerate() {
            for (j, b) in texts.into_iter().enumerate() {
                let names = [Name::literal(b), Name::owned(b.to_owned()), Name::from(b)];
                for name in names {
                    assert_eq!(Name::literal(a) == name, i == j, "{a:?} {b:?}");
                    assert_eq!(Name::from(a) == name, i == j, "{a:?} {b:?}");
                }
            }
        }
        // Two texts may have one hash.
        assert_ne!(Name::hashed("a", 7), Name::hashed("b", 7));
        assert_eq!(Name::hashed("a", 7), Name::hashed("a", 7));
    }

    #[test]
    fn what_is_compared_is_of_like_length_and_within_reason() {
        // As long as needs as many changes as it has letters is still compared, one letter more is not.
        assert_eq!(distance("ab", "abcd"), 2);
        assert_eq!(distance("ab", "abcde"), usize::MAX);
        let side = "a".repeat(1 << 9);
        assert_eq!(distance(&side, &side), 0);
        assert_eq!(distance(&side, &[&*side, "b"].concat()), usize::MAX);
    }
}
