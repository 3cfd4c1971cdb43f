//! What a report says, before it is laid out.

use varscope_names::OneLine;

use super::chain;
use crate::checkpoint::{CheckpointError, Mismatch};
use crate::error::{Error, ErrorKind, Messages, chain as beneath};
use crate::site::{Site, Step, Trace};

/// A report: the places in the order in which they are shown, and what belongs to no place.
pub(super) struct Findings<'a> {
    pub(super) title: String,
    pub(super) places: Vec<Finding<'a>>,
    pub(super) notes: Vec<String>,
    pub(super) help: Vec<String>,
}

/// A place, and what there is to say of it.
pub(super) struct Finding<'a> {
    /// Nothing for the place of the error itself.
    pub(super) title: String,
    pub(super) label: String,
    pub(super) site: &'a Site,
    pub(super) chain: &'a [Step],
    /// The chain to the other place, from which this one parts somewhere.
    other: &'a [Step],
}

impl<'a> Finding<'a> {
    fn new(title: String, label: String, trace: &'a Trace, other: Option<&'a Trace>) -> Self {
        Self {
            title,
            label: OneLine(label).to_string(),
            site: &trace.site,
            chain: &trace.chain,
            other: other.map_or(&trace.chain, |o| &o.chain),
        }
    }

    /// Where the chain parts from the other one.
    pub(super) fn parting(&self) -> Option<(usize, &'a Step)> {
        chain::parting(self.chain, self.other)
    }
}

impl<'a> Findings<'a> {
    pub(super) fn of(error: &'a Error) -> Self {
        let messages = error.kind().messages();
        Self {
            places: places(error, &messages),
            notes: notes(error, &messages),
            help: help(error, &messages),
            title: OneLine(&messages.title).to_string(),
        }
    }

    pub(super) fn of_checkpoint(error: &'a CheckpointError) -> Self {
        match error {
            CheckpointError::Variable(error) => Self::of(error),
            CheckpointError::Mismatch(mismatch) => Self::of_mismatch(mismatch),
            CheckpointError::Missing {
                names,
                nearest,
                defined,
                ..
            } => {
                let title = "originally defined here".to_owned();
                let label = format!("{} is not in the file", names.first().map_or("", |n| n));
                Self {
                    title: error.to_string(),
                    places: vec![Finding::new(title, label, defined, None)],
                    notes: Vec::new(),
                    help: in_file(nearest),
                }
            }
            CheckpointError::NotFound { nearest, .. } => Self {
                title: error.to_string(),
                places: Vec::new(),
                notes: Vec::new(),
                help: in_file(nearest),
            },
            // The message says it all.
            CheckpointError::Io { .. }
            | CheckpointError::Format { .. }
            | CheckpointError::NotAFile { .. }
            | CheckpointError::Foreign { .. }
            | CheckpointError::Shards { .. }
            | CheckpointError::Memory(_)
            | CheckpointError::LongHeader { .. }
            | CheckpointError::SameName { .. }
            | CheckpointError::ReservedName { .. }
            | CheckpointError::NoMetadata { .. }
            | CheckpointError::Key { .. }
            | CheckpointError::Metadata { .. }
            | CheckpointError::DType { .. }
            | CheckpointError::Frozen { .. }
            | CheckpointError::Unused { .. }
            | CheckpointError::Twice { .. }
            | CheckpointError::Cast { .. }
            | CheckpointError::TornLoad { .. }
            | CheckpointError::Torn { .. }
            | CheckpointError::Waiting { .. }
            | CheckpointError::Name { .. } => Self {
                title: error.to_string(),
                places: Vec::new(),
                notes: caused_by(beneath(std::error::Error::source(error))),
                help: Vec::new(),
            },
        }
    }

    fn of_mismatch(mismatch: &'a Mismatch) -> Self {
        let Mismatch {
            path,
            name,
            expected,
            expected_dtype,
            found,
            found_dtype,
            defined,
        } = mismatch;
        let title = format!(
            "variable {name} has another shape or dtype in {}",
            path.display()
        );
        let label = format!("created as {expected_dtype} of shape {expected}");
        let place = Finding::new("originally defined here".to_owned(), label, defined, None);
        let keep = format!("to keep the store's value, load with `except(\"{name}\")`");
        let differs = match expected == found {
            true => "to convert it, load with `LoadOptions::new().cast()`",
            false if expected.is_same_squeezed(found) => {
                "to let dimensions of size 1 differ, load with `LoadOptions::new().squeeze()`"
            }
            false => "load the file into a store whose model defines the variable like this",
        };
        Self {
            title: OneLine(title).to_string(),
            places: vec![place],
            notes: vec![format!("in the file it is {found_dtype} of shape {found}")],
            help: vec![differs.to_owned(), OneLine(keep).to_string()],
        }
    }
}

/// Like names that the file has.
fn in_file(nearest: &[String]) -> Vec<String> {
    let quoted: Vec<String> = nearest
        .iter()
        .map(|n| format!("`{}`", OneLine(n)))
        .collect();
    match quoted.is_empty() {
        true => Vec::new(),
        false => vec![format!("the file has {}", quoted.join(", "))],
    }
}

/// The request, and whatever it is at odds with.
fn places<'a>(error: &'a Error, messages: &Messages) -> Vec<Finding<'a>> {
    let (requested, first) = (error.requested(), error.first_requested());
    // What a request has created itself is in nobody's way.
    let is_loop = matches!(error.kind(), ErrorKind::AlreadyExists { .. });
    let defined = error.defined().filter(|d| is_loop || requested != Some(d));
    let mut places = Vec::new();
    if let Some(requested) = requested {
        let label = messages.request.clone();
        places.push(Finding::new(String::new(), label, requested, defined));
    }
    if let Some(first) = first {
        places.push(Finding {
            title: "first requested in this pass here".to_owned(),
            label: String::new(),
            site: first,
            chain: &[],
            other: &[],
        });
    }
    if let Some(defined) = defined {
        let when = if first.is_some() {
            ", in an earlier pass"
        } else {
            ""
        };
        let title = format!("{}{when}", messages.defined);
        places.push(Finding::new(
            title,
            messages.found.clone(),
            defined,
            requested,
        ));
    }
    if let (Some(name), Some(nearest)) = (error.nearest().first(), error.nearest_defined()) {
        let title = format!("`{}`, which exists, is defined here", OneLine(name));
        places.push(Finding::new(title, String::new(), nearest, requested));
    }
    places
}

/// What lies beneath, a note for each; those of others may be of several lines, or repeat what is beneath them.
fn caused_by(mut causes: Vec<String>) -> Vec<String> {
    causes.dedup();
    let note = |cause: &String| {
        let lines: Vec<String> = cause.lines().map(|l| OneLine(l).to_string()).collect();
        format!("caused by: {}", lines.join("\n"))
    };
    causes.iter().map(note).collect()
}

/// What lies beneath, and what there is to say of how it came to it.
fn notes(error: &Error, messages: &Messages) -> Vec<String> {
    let mut notes = caused_by(messages.causes.clone());
    let ran_twice = matches!(error.kind(), ErrorKind::AlreadyExists { .. })
        && error.requested().is_some()
        && error.requested() == error.defined();
    if ran_twice {
        let note = "this code ran twice in one pass: it is in a loop, or in a function that is called twice and is no `#[layer]`";
        notes.push(note.to_owned());
    }
    notes
}

/// The remedy: the nearest names first.
fn help(error: &Error, messages: &Messages) -> Vec<String> {
    let help = messages.help.iter().map(|help| OneLine(help).to_string());
    if let ErrorKind::NotInFile { .. } = error.kind() {
        return in_file(error.nearest()).into_iter().chain(help).collect();
    }
    let quoted = |name: &String| format!("`{}`", OneLine(name));
    let nearest: Vec<String> = error.nearest().iter().map(quoted).collect();
    let nearest = match &*nearest {
        [] => None,
        [name] => Some(format!("a variable with a similar name exists: {name}")),
        names => Some(format!(
            "variables with similar names exist: {}",
            names.join(", ")
        )),
    };
    nearest.into_iter().chain(help).collect()
}
