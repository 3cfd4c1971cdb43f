//! What the compiler says of each fragment.

use std::fmt;

use super::Fragment;
use crate::scratch::{Diagnostic, Failure, Workspace};

/// Counts, and the errors that are none of the user's.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many fragments there were.
    pub fragments: usize,
    /// How many of them the compiler has something against.
    pub refused: usize,
    /// What was typed, and what is said of ours.
    pub faults: Vec<(String, String)>,
}

/// Asks the compiler about each of these.
///
/// # Errors
/// If cargo does not run.
pub fn judge<'f>(fragments: impl Iterator<Item = &'f Fragment>) -> Result<Report, Failure> {
    let workspace = Workspace::new("typing", "")?;
    let mut report = Report::default();
    for fragment in fragments {
        let errors = workspace.errors(&fragment.text)?;
        report.fragments += 1;
        report.refused += usize::from(!errors.is_empty());
        for error in errors.iter().filter(|error| is_ours(error)) {
            let place = format!("line {}: {}", fragment.number, fragment.line);
            report.faults.push((place, error.rendered.clone()));
        }
    }
    Ok(report)
}

/// Whether an error is about what the macros made, or stands where they are defined. The check says nothing of half a program.
fn is_ours(error: &Diagnostic) -> bool {
    // Where a macro's input does not parse, the compiler notes which macro it was.
    let mut lines = error.rendered.lines();
    let says_ours = lines.any(|line| {
        let is_note = line.contains("this error originates in");
        !is_note && OURS.iter().any(|name| line.contains(name))
    });
    let is_head = |code: &str| error.code.as_deref() == Some(code);
    let is_unresolved = ["E0432", "E0433", "E0425"].iter().any(|code| is_head(code));
    let is_private = is_unresolved && error.message.contains("__private");
    let mut places = error
        .rendered
        .lines()
        .filter_map(|line| line.split_once("--> "));
    let is_elsewhere = places
        .next()
        .is_some_and(|(_, place)| !place.contains("checked/src/"));
    says_ours || is_private || is_elsewhere || error.message.contains("panicked")
}

/// What only the macros write.
const OURS: [&str; 8] = [
    "__varscope",
    "__callee",
    "__here",
    "__trail",
    "__reuse",
    "no_layer",
    "SIGNATURE",
    "Callees",
];

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (typed, error) in &self.faults {
            writeln!(f, "{typed}\n{error}")?;
        }
        write!(
            f,
            "{} fragments, {} of them refused, {} errors of ours",
            self.fragments,
            self.refused,
            self.faults.len()
        )
    }
}
