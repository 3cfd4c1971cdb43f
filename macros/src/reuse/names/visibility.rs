//! From where the names of a module are seen.

use super::module::{Module, Step};
use super::place::Spot;

/// How far a name is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// In the whole crate at least.
    Crate,
    /// In the module that is so many levels above its own, and in what that has inside.
    Above(usize),
    /// In a module that a path names.
    Path,
}

impl Visibility {
    /// Whether a name of a module is seen in another one; `None` if the sources don't tell.
    pub(super) fn reaches(self, own: &Module, viewer: &Module) -> Option<bool> {
        let levels = match self {
            Self::Crate => return Some(true),
            Self::Above(levels) => levels,
            Self::Path => return None,
        };
        let mut scope = own.clone();
        for _ in 0..levels {
            match scope.parent() {
                Step::Module(parent) => scope = parent,
                Step::Nowhere | Step::Unknown => return None,
            }
        }
        Some(viewer.is_within(&scope))
    }
}

impl Spot<'_> {
    /// What is written in front of the item that the keyword at token `i` begins.
    pub(super) fn visibility(self, mut i: usize) -> Visibility {
        let code = self.code;
        let is_qualifier = |at: usize| {
            matches!(
                code.at(at),
                "const" | "async" | "unsafe" | "safe" | "extern"
            ) || code.at(at).starts_with('"')
        };
        while i > 0 && is_qualifier(i - 1) {
            i -= 1;
        }
        if code.follows(i, "pub") {
            return Visibility::Crate;
        }
        if !code.follows(i, ")") {
            return Visibility::Above(0);
        }
        let open = code.start(i - 1);
        if !code.follows(open, "pub") {
            return Visibility::Above(0);
        }
        let words: Vec<&str> = (open..i)
            .filter(|at| code.is_word(*at))
            .map(|at| code.at(at))
            .skip_while(|word| *word == "in")
            .collect();
        match words.as_slice() {
            ["crate"] => Visibility::Crate,
            ["self"] => Visibility::Above(0),
            supers if supers.iter().all(|word| *word == "super") => Visibility::Above(supers.len()),
            _ => Visibility::Path,
        }
    }
}
