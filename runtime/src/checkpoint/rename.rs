//! From a file's names to those of variables, or the other way: rules that are applied one after the other.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use regex::Regex;

use crate::error::{Error, ErrorKind};
use crate::name;

type RenameFn = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Rules in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

/// One rule. Where a file's names have dots for slashes, a rule may be written with either.
#[derive(Clone)]
enum Rule {
    Exact(String, String),
    Prefix(String, String),
    Regex(Regex, String),
    Function(Arc<RenameFn>),
    /// Takes components off the beginning.
    Strip(String),
    /// Puts them there.
    Under(String),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(from, to) => write!(f, "{from:?} -> {to:?}"),
            Self::Prefix(from, to) => write!(f, "{from:?}.. -> {to:?}.."),
            Self::Regex(regex, to) => write!(f, "/{regex}/ -> {to:?}"),
            Self::Function(_) => f.write_str("a function"),
            Self::Strip(prefix) => write!(f, "strip {prefix:?}"),
            Self::Under(scope) => write!(f, "under {scope:?}"),
        }
    }
}

/// Whether names are written with dots where a variable's has slashes.
pub(super) fn are_dotted<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut has_dots = false;
    for name in names {
        if name.contains('/') {
            return false;
        }
        has_dots |= name.contains('.');
    }
    has_dots
}

impl Rules {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn exact(&mut self, from: String, to: String) {
        self.0.push(Rule::Exact(from, to));
    }

    pub(super) fn prefix(&mut self, from: String, to: String) {
        self.0.push(Rule::Prefix(from, to));
    }

    /// # Errors
    /// If it is no regular expression.
    pub(super) fn regex(&mut self, pattern: &str, to: String) -> Result<(), Error> {
        let regex = Regex::new(pattern).map_err(|cause| ErrorKind::InvalidFilter {
            filter: pattern.to_owned(),
            cause: cause.to_string(),
        })?;
        self.0.push(Rule::Regex(regex, to));
        Ok(())
    }

    pub(super) fn function(&mut self, rename: Arc<RenameFn>) {
        self.0.push(Rule::Function(rename));
    }

    pub(super) fn strip(&mut self, scope: String) {
        self.0.push(Rule::Strip(scope));
    }

    pub(super) fn under(&mut self, scope: String) {
        self.0.push(Rule::Under(scope));
    }

    /// What they make of a name, as variables have names; nothing if one leaves it out.
    pub(super) fn apply<'a>(&self, name: &'a str, dotted: bool) -> Option<Cow<'a, str>> {
        if self.0.is_empty() && !dotted {
            return Some(Cow::Borrowed(name));
        }
        let mut name = name.to_owned();
        for rule in &self.0 {
            if let Some(changed) = rule.apply(&name, dotted)? {
                name = changed;
            }
        }
        Some(Cow::Owned(slashed(&name, dotted)))
    }
}

fn slashed(name: &str, dotted: bool) -> String {
    if dotted {
        name::from_dotted(name)
    } else {
        name.to_owned()
    }
}

impl Rule {
    /// What it makes of a name: nothing if it leaves the tensor out, or else a new name if it has one.
    fn apply(&self, name: &str, dotted: bool) -> Option<Option<String>> {
        let same = |text: &str| slashed(text, dotted);
        Some(match self {
            Self::Exact(from, to) => (same(from) == same(name)).then(|| to.clone()),
            Self::Prefix(from, to) => {
                let name = same(name);
                name.strip_prefix(&same(from))
                    .map(|rest| [to, rest].concat())
            }
            Self::Regex(regex, to) => [name.to_owned(), same(name)]
                .iter()
                .find(|name| regex.is_match(name))
                .map(|name| regex.replace_all(name, to.as_str()).into_owned()),
            Self::Function(function) => Some(function(name)?),
            Self::Strip(prefix) => {
                let name = same(name);
                let rest = name.strip_prefix(&same(prefix));
                rest.and_then(|rest| rest.strip_prefix('/'))
                    .map(str::to_owned)
            }
            Self::Under(scope) => Some(name::join(scope, &same(name))),
        })
    }
}

/// The methods by which options get rules, once for all options that have some, as `rules`.
macro_rules! rename_methods {
    ($Options:ty) => {
        impl $Options {
            /// The name `from` becomes `to`: `rename("cls.weight", "head/w")`.
            pub fn rename(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
                self.rules.exact(from.into(), to.into());
                self
            }

            /// Names that begin with `from` begin with `to` instead: `rename_prefix("bert.", "encoder/")`.
            pub fn rename_prefix(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
                self.rules.prefix(from.into(), to.into());
                self
            }

            /// Replaces whatever a regular expression finds in a name; `$1` is what its first group has found:
            /// `rename_regex(r"gamma$", "weight")`.
            ///
            /// # Errors
            /// If it is no regular expression.
            pub fn rename_regex(
                mut self,
                pattern: &str,
                to: impl Into<String>,
            ) -> Result<Self, $crate::error::Error> {
                self.rules.regex(pattern, to.into())?;
                Ok(self)
            }

            /// Names as a function makes them; what it gives no name is left out.
            pub fn rename_with(
                mut self,
                rename: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
            ) -> Self {
                self.rules.function(std::sync::Arc::new(rename));
                self
            }

            /// Takes a scope off the names that begin with it: `strip_prefix("model")`.
            pub fn strip_prefix(mut self, scope: impl Into<String>) -> Self {
                self.rules.strip(scope.into());
                self
            }

            /// Puts all names below a scope: `under("encoder")`.
            pub fn under(mut self, scope: impl Into<String>) -> Self {
                self.rules.under(scope.into());
                self
            }
        }
    };
}

pub(super) use rename_methods;

#[cfg(test)]
mod tests {
    use super::*;

    fn name(in_file: &str, rules: &[Rule]) -> Option<String> {
        let dotted = are_dotted([in_file].into_iter());
        let renamed = Rules(rules.to_vec()).apply(in_file, dotted);
        renamed.map(Cow::into_owned)
    }

    #[test]
    fn dots_are_slashes_where_there_are_no_slashes() {
        assert!(are_dotted(["a.b", "c"].into_iter()));
        assert!(!are_dotted(["a.b", "c/d"].into_iter()));
        assert!(!are_dotted(["a", "c"].into_iter()));
        assert_eq!(
            name("layer.0.weight", &[]).as_deref(),
            Some("layer/0/weight")
        );
        assert_eq!(name("v1.0/weight", &[]).as_deref(), Some("v1.0/weight"));
    }

    #[test]
    fn rules_apply_one_after_the_other_in_either_spelling() -> Result<(), regex::Error> {
        let owned = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let prefix = |(a, b)| Rule::Prefix(a, b);
        let exact = |(a, b)| Rule::Exact(a, b);
        let regex = Rule::Regex(
            Regex::new(r"layer\.(\d+)\.gamma$")?,
            "block$1/scale".to_owned(),
        );
        for (rule, expected) in [
            (prefix(owned("bert.", "")), "encoder/layer/3/gamma"),
            (prefix(owned("bert/", "net.")), "net/encoder/layer/3/gamma"),
            (exact(owned("bert.encoder.layer.3.gamma", "g")), "g"),
            (exact(owned("bert/encoder/layer/3/gamma", "g")), "g"),
            (
                exact(owned("bert/encoder", "g")),
                "bert/encoder/layer/3/gamma",
            ),
            (regex, "bert/encoder/block3/scale"),
            (Rule::Strip("bert".to_owned()), "encoder/layer/3/gamma"),
            (Rule::Strip("bert.encoder".to_owned()), "layer/3/gamma"),
            (Rule::Strip("ber".to_owned()), "bert/encoder/layer/3/gamma"),
            (Rule::Under("a".to_owned()), "a/bert/encoder/layer/3/gamma"),
        ] {
            let found = name("bert.encoder.layer.3.gamma", std::slice::from_ref(&rule));
            assert_eq!(found.as_deref(), Some(expected), "{rule:?}");
        }
        let rules = [
            prefix(owned("a/", "b/")),
            Rule::Strip("b".to_owned()),
            Rule::Under("c".to_owned()),
        ];
        assert_eq!(name("a/w", &rules).as_deref(), Some("c/w"));
        let none = Rule::Function(Arc::new(|_| None));
        assert_eq!(name("a/w", &[none]), None);
        Ok(())
    }
}
