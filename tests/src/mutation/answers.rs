//! What the compiler and the runtime say of a mutant.

use crate::scratch::Diagnostic;

/// The compiler's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// It compiles.
    Accepted,
    /// The check refuses it, and says this.
    Refused(String),
    /// It is no Rust any more: a moved value, say.
    Broken(String),
}

impl Compiled {
    pub(super) fn of(errors: &[Diagnostic]) -> Self {
        let broken = errors.iter().find(|error| !error.is_evaluation());
        match (broken, errors.last()) {
            (Some(error), _) => Self::Broken(error.message.clone()),
            (None, Some(error)) => Self::Refused(error.message.clone()),
            (None, None) => Self::Accepted,
        }
    }
}

/// The runtime's answer, with the compiler's check off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// The error, in one line; empty if there is none.
    pub error: String,
    /// Whether the error is varscope's; if not, arithmetic failed.
    pub ours: bool,
    /// Whether it is about two requests, rather than about one for what does not exist.
    pub conflict: bool,
    /// Whether it says where the request is, and where the variable was made, or the one most like it if there is any.
    pub all_places: bool,
    /// The lines of both places and of all that led there.
    pub lines: Vec<usize>,
}

/// A line that the scratch crate printed: module, kind of error, places, lines, text, with tabs between.
pub(super) fn told(line: &str) -> Option<(String, Ran)> {
    let [module, kind, places, lines, error] =
        line.splitn(5, '\t').collect::<Vec<_>>().try_into().ok()?;
    let ran = Ran {
        error: error.to_owned(),
        ours: kind == "conflict" || kind == "missing",
        conflict: kind == "conflict",
        all_places: places == "all",
        lines: lines
            .split(',')
            .filter_map(|line| line.parse().ok())
            .collect(),
    };
    Some((module.to_owned(), ran))
}
