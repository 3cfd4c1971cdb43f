//! What is likely and not certain, and what is nice to know: loops, typos, the table in the documentation.

mod loops;
mod table;
mod typo;

use proc_macro2::Span;

use super::event::Event;
use super::names::Callee;

pub(super) use self::loops::fixed_name;
pub(super) use self::table::rows;

/// What the user should look at.
#[derive(Debug)]
pub(super) enum Warning {
    /// The text, what the compiler is to call it, and where.
    Note(&'static str, Span, String),
    /// Whatever a layer says of itself to those who call it in a loop.
    InALoop(Box<Callee>),
}

/// The warnings about a body.
pub(super) fn warnings(events: &[Event]) -> Vec<Warning> {
    let mut warnings = loops::repeats(events);
    warnings.extend(typo::typos(events).into_iter().map(|typo| {
        let (wrong, right) = (&typo.name, &typo.nearest);
        let note = format!(
            "`reuse = true` shares `{wrong}`, which nothing in this body defines; did you mean `{right}`?"
        );
        Warning::Note("similar_name", typo.span, note)
    }));
    warnings
}
