//! How a choice is written as a text: terms between `|`, those without a `!` before those with one.

use std::sync::Arc;

use super::path::Path;
use super::{Select, What};
use crate::error::{Error, ErrorKind};

/// A text that is no pattern.
pub(super) struct Unclear {
    pub(super) text: Box<str>,
    why: Why,
    /// What it chooses where nobody asks whether it is one.
    pub(super) perhaps: Select,
}

impl Unclear {
    pub(super) fn error(&self) -> Error {
        Error::new(ErrorKind::InvalidPattern {
            pattern: self.text.to_string(),
            why: self.why.to_string(),
        })
    }
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Why {
    #[error("nothing stands on one side of a '|'")]
    Empty,
    #[error("nothing follows a '!'")]
    EmptyNot,
    #[error("a '!' stands only before a whole term")]
    Not,
    #[error("a '$' stands only at the end of a term")]
    End,
    #[error("a '**' stands alone between slashes; within a name it is '*'")]
    Stars,
    #[error("names are written without ':0'")]
    Output,
    #[error("no name has a '{0}' in it; patterns are joined by '|'")]
    Char(char),
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
        let chosen = match negative.is_empty() {
            true => chosen,
            false => chosen.except(Self::any(negative.into_iter().map(path).collect())),
        };
        match why(text) {
            None => chosen,
            Some(why) => Self(What::Unclear(Arc::new(Unclear {
                text: text.into(),
                why,
                perhaps: chosen,
            }))),
        }
    }
}

fn path(text: &str) -> Select {
    match text.trim() {
        "" | "**" => Select::ALL,
        text => Select(What::Path(Arc::new(Path(text.into())))),
    }
}

/// Why a text is no pattern, if it is none.
fn why(text: &str) -> Option<Why> {
    if text.trim().is_empty() {
        return None;
    }
    text.split('|').find_map(|term| {
        let term = term.trim();
        let (term, empty) = match term.strip_prefix('!') {
            Some(term) => (term.trim_start(), Why::EmptyNot),
            None => (term, Why::Empty),
        };
        let path = term.strip_suffix('$').unwrap_or(term);
        if path.is_empty() {
            return Some(empty);
        }
        let is_whole = |component: &str| component == "**" || !component.contains("**");
        let unknown = path.chars().find_map(|c| match c {
            '!' => Some(Why::Not),
            '$' => Some(Why::End),
            '*' => None,
            ':' => Some(Why::Output),
            c if varscope_names::is_name_char(c) => None,
            c => Some(Why::Char(c)),
        });
        unknown.or_else(|| (!path.split('/').all(is_whole)).then_some(Why::Stars))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pattern_says_why() {
        for (text, expected) in [
            ("", None),
            ("  ", None),
            ("**", None),
            ("a | b/*_x/** | ! **/bias$", None),
            ("a_1.b/-c>d", None),
            ("a || b", Some(Why::Empty)),
            ("| a", Some(Why::Empty)),
            ("a |", Some(Why::Empty)),
            ("$", Some(Why::Empty)),
            ("a | !", Some(Why::EmptyNot)),
            ("a !b", Some(Why::Char(' '))),
            ("a/!b", Some(Why::Not)),
            ("!!a", Some(Why::Not)),
            ("w$/x", Some(Why::End)),
            ("a**/w", Some(Why::Stars)),
            ("a, b", Some(Why::Char(','))),
            ("conv[0-9]", Some(Why::Char('['))),
            ("w:0", Some(Why::Output)),
        ] {
            assert_eq!(why(text), expected, "{text:?}");
            let select = !Select::from("x").or(Select::from(text).and("y"));
            assert_eq!(select.check().is_ok(), expected.is_none(), "{text:?}");
        }
    }
}
